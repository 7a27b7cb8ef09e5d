using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Editing;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat;

/// <summary>Where the user writes, with what the words may go on to.</summary>
/// <param name="complete">For a text and a caret in it.</param>
sealed class InputBox(InputHistory history, Func<string, int, bool, Suggestions> complete)
{
    const int MostLines = 8;
    const int MostSuggestions = 8;

    Suggestions _suggestions = Suggestions.None;
    int _chosen;
    bool _hasMoved;

    public TextField Field { get; } = new();

    /// <summary>Whether what is written is SQL.</summary>
    public bool IsSql { get; set; }

    public bool HasSuggestions => _suggestions.Items.Count > 0;

    public int HeightFor(int width) => Math.Min(MostLines, FieldLines.Of(Field.Text, Field.Caret, Math.Max(1, width - 4)).Lines.Count) + 2;

    /// <returns>The caret's cell; null where it is not for typing.</returns>
    public (int X, int Y)? Draw(CellGrid grid, Area area, Theme theme, bool isFocused, string title)
    {
        grid.Frame(area, isFocused ? theme.Accent : theme.Line, title, isFocused ? theme.Accent : theme.Faint);
        var inside = area.Inside with { X = area.X + 2, Width = area.Width - 4 };
        var lines = FieldLines.Of(Field.Text, Field.Caret, Math.Max(1, inside.Width));
        var top = Math.Clamp(lines.CaretY - inside.Height + 1, 0, Math.Max(0, lines.Lines.Count - inside.Height));
        for (var line = 0; line < inside.Height && top + line < lines.Lines.Count; line++)
        {
            var text = lines.Lines[top + line];
            if (IsSql)
            {
                new StyledLine([.. Entries.SqlColours.Of(text, theme)]).Draw(grid, inside.X, inside.Y + line, inside.Width);
            }
            else
            {
                grid.Write(inside.X, inside.Y + line, text, theme.Text, inside.Width);
            }
        }

        var caret = (X: Math.Min(inside.X + lines.CaretX, inside.Right - 1), Y: inside.Y + lines.CaretY - top);
        if (isFocused && HasSuggestions)
        {
            DrawSuggestions(grid, area, theme, caret.X);
        }

        return isFocused ? caret : null;
    }

    /// <returns>False for a key that means nothing here.</returns>
    public bool Handle(Key key)
    {
        if (HasSuggestions && HandleChoice(key))
        {
            return true;
        }

        switch (key.Name)
        {
            case KeyName.Up when Field.MoveLine(-1):
            case KeyName.Down when Field.MoveLine(1):
                return true;
            case KeyName.Up:
                Recall(history.Previous(Field.Text));
                return true;
            case KeyName.Down:
                Recall(history.Next());
                return true;
            case KeyName.Letter when key.IsCtrl(' '):
                Suggest(isAsked: true);
                return true;
            default:
                return Edit(key);
        }
    }

    /// <summary>Takes the text out of the field, to be sent.</summary>
    public string Take()
    {
        var text = Field.Text;
        history.Add(IsSql && text.Length > 0 && text[0] is not ('/' or ' ') ? "SQL: " + text : text);
        Field.Set("");
        Close();
        return text.Trim();
    }

    public void Set(string text)
    {
        Field.Set(text);
        Close();
    }

    /// <summary>What the list has under the caret, where the user moved there.</summary>
    public bool AcceptMoved()
    {
        var isMoved = HasSuggestions && _hasMoved;
        if (isMoved)
        {
            Accept();
        }

        return isMoved;
    }

    public void Close()
    {
        (_suggestions, _chosen, _hasMoved) = (Suggestions.None, 0, false);
    }

    bool Edit(Key key)
    {
        var before = Field.Text;
        if (!Field.Handle(key))
        {
            return false;
        }

        if (Field.Text == before)
        {
            Close();
        }
        else if (key.Name == KeyName.Letter && key.Modifiers is Modifiers.None or Modifiers.Shift)
        {
            Suggest(isAsked: false);
        }
        else if (key.Name == KeyName.Backspace && HasSuggestions)
        {
            Suggest(isAsked: false);
        }
        else
        {
            Close();
        }

        return true;
    }

    void Recall(string? text)
    {
        if (text is not null)
        {
            Set(IsSql && text.StartsWith("SQL: ", StringComparison.Ordinal) ? text[5..] : text);
        }
    }

    void Suggest(bool isAsked)
    {
        _suggestions = complete(Field.Text, Field.Caret, isAsked);
        (_chosen, _hasMoved) = (0, false);

        // What stands there already is no suggestion.
        if (_suggestions.Items is [var only] && Field.Text[_suggestions.From..Field.Caret] == only.Text)
        {
            Close();
        }
    }

    bool HandleChoice(Key key)
    {
        switch (key.Name)
        {
            case KeyName.Up or KeyName.Down:
                _chosen = Math.Clamp(_chosen + (key.Name == KeyName.Up ? -1 : 1), 0, _suggestions.Items.Count - 1);
                _hasMoved = true;
                return true;
            case KeyName.Tab when key.Modifiers == Modifiers.None:
                Accept();
                return true;
            case KeyName.Escape:
                Close();
                return true;
            default:
                return false;
        }
    }

    void Accept()
    {
        var text = _suggestions.Items[_chosen].Text;
        Field.Replace(_suggestions.From, Field.Caret, text.EndsWith('(') || text.EndsWith('.') ? text : text + " ");
        Close();
    }

    void DrawSuggestions(CellGrid grid, Area box, Theme theme, int caretX)
    {
        var count = Math.Min(Math.Min(MostSuggestions, _suggestions.Items.Count), Math.Max(1, box.Y - 3));
        var top = Math.Clamp(_chosen - count + 1, 0, Math.Max(0, _suggestions.Items.Count - count));
        var items = _suggestions.Items.Skip(top).Take(count).ToList();
        var names = Math.Min(items.Max(item => CellWidth.Of(SafeText.Line(item.Text))), Math.Max(8, (grid.Width * 2 / 3) - 6));
        var notes = Math.Min(items.Max(item => CellWidth.Of(SafeText.Line(item.Note))), Math.Max(0, grid.Width - names - 8));
        var width = names + notes + 6;
        var x = Math.Clamp(caretX - 2, 0, Math.Max(0, grid.Width - width));
        var area = new Area(x, box.Y - count - 2, width, count + 2);
        grid.Frame(area, theme.Line, "", theme.Faint);
        foreach (var (line, item) in items.Index())
        {
            var isChosen = top + line == _chosen;
            var y = area.Y + 1 + line;
            if (isChosen)
            {
                grid.Fill(new(area.X + 1, y, width - 2, 1), theme.Selected);
            }

            grid.Write(area.X + 2, y, CellWidth.Shorten(SafeText.Line(item.Text), names), isChosen ? theme.Selected : theme.Text);
            grid.Write(area.X + 4 + names, y, CellWidth.Shorten(SafeText.Line(item.Note), notes), isChosen ? theme.Selected : theme.Faint, notes);
        }
    }
}
