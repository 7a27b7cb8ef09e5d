using System.Globalization;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Terminal.Editing;

/// <summary>Text being written, of one or more lines, with the keys of Emacs that shells have.</summary>
sealed class TextField
{
    string _killed = "";

    public string Text { get; private set; } = "";

    /// <summary>Index in <see cref="Text"/>, always between two letters.</summary>
    public int Caret { get; private set; }

    public bool IsEmpty => Text.Length == 0;

    public void Set(string text) => Set(text, text.Length);

    public void Set(string text, int caret)
    {
        Text = text.ReplaceLineEndings("\n");
        Caret = Math.Clamp(caret, 0, Text.Length);
    }

    public void Insert(string text) => Replace(Caret, Caret, text.ReplaceLineEndings("\n"));

    /// <summary>Puts a text in the place of another; the caret stands behind it.</summary>
    public void Replace(int from, int to, string text)
    {
        Text = Text[..from] + text + Text[to..];
        Caret = from + text.Length;
    }

    /// <returns>False for a key that does not edit.</returns>
    public bool Handle(Key key)
    {
        switch (key.Name)
        {
            case KeyName.Paste:
            case KeyName.Letter when key.Modifiers is Modifiers.None or Modifiers.Shift:
                Insert(key.Text);
                return true;
            case KeyName.Letter when key.Modifiers == Modifiers.Ctrl:
                return Control(key.Text);
            case KeyName.Letter when key.Modifiers == Modifiers.Alt:
                return Alternate(key.Text);
            case KeyName.Enter when key.Modifiers is Modifiers.Alt or Modifiers.Shift or Modifiers.Ctrl:
                Insert("\n");
                return true;
            case KeyName.Backspace:
                Remove(key.Modifiers == Modifiers.None ? Before(Caret) : WordBefore(), Caret);
                return true;
            case KeyName.Delete:
                Remove(Caret, After(Caret));
                return true;
            case KeyName.Left:
                Caret = key.Modifiers == Modifiers.None ? Before(Caret) : WordBefore();
                return true;
            case KeyName.Right:
                Caret = key.Modifiers == Modifiers.None ? After(Caret) : WordAfter();
                return true;
            case KeyName.Home:
                Caret = LineStart(Caret);
                return true;
            case KeyName.End:
                Caret = LineEnd(Caret);
                return true;
            default:
                return false;
        }
    }

    /// <summary>To the line above or below.</summary>
    /// <returns>False where there is none.</returns>
    public bool MoveLine(int direction)
    {
        var (start, column) = (LineStart(Caret), Caret - LineStart(Caret));
        if (direction < 0 ? start == 0 : LineEnd(Caret) == Text.Length)
        {
            return false;
        }

        var target = direction < 0 ? LineStart(start - 1) : LineEnd(Caret) + 1;
        Caret = Settle(Math.Min(target + column, LineEnd(target)));
        return true;
    }

    bool Control(string letter)
    {
        switch (letter)
        {
            case "a":
                Caret = LineStart(Caret);
                return true;
            case "e":
                Caret = LineEnd(Caret);
                return true;
            case "b":
                Caret = Before(Caret);
                return true;
            case "f":
                Caret = After(Caret);
                return true;
            case "d" when Caret < Text.Length:
                Remove(Caret, After(Caret));
                return true;
            case "h":
                Remove(Before(Caret), Caret);
                return true;
            case "j":
                Insert("\n");
                return true;
            case "k":
                Kill(Caret, LineEnd(Caret) is var end && end == Caret ? After(Caret) : end);
                return true;
            case "u":
                Kill(LineStart(Caret), Caret);
                return true;
            case "w":
                Kill(WordBefore(), Caret);
                return true;
            case "y":
                Insert(_killed);
                return true;
            default:
                return false;
        }
    }

    bool Alternate(string letter)
    {
        switch (letter)
        {
            case "b":
                Caret = WordBefore();
                return true;
            case "f":
                Caret = WordAfter();
                return true;
            case "d":
                Kill(Caret, WordAfter());
                return true;
            default:
                return false;
        }
    }

    void Kill(int from, int to)
    {
        if (from < to)
        {
            _killed = Text[from..to];
            Remove(from, to);
        }
    }

    void Remove(int from, int to) => Replace(from, to, "");

    int LineStart(int at) => at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1;

    int LineEnd(int at) => Text.IndexOf('\n', at) is var end and >= 0 ? end : Text.Length;

    int After(int at) => at >= Text.Length ? Text.Length : at + StringInfo.GetNextTextElementLength(Text, at);

    // A letter's beginning is found from the line's: from behind its marks could not be told from letters.
    int Before(int at)
    {
        var start = at > 0 && Text[at - 1] == '\n' ? at - 1 : LineStart(at);
        var last = start;
        while (start < at)
        {
            last = start;
            start += StringInfo.GetNextTextElementLength(Text, start);
        }

        return Math.Min(last, at);
    }

    int Settle(int at) => at <= 0 || at >= Text.Length || Text[at - 1] == '\n' ? at : After(Before(at));

    int WordBefore()
    {
        var at = Caret;
        while (at > 0 && !char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        return at;
    }

    int WordAfter()
    {
        var at = Caret;
        while (at < Text.Length && !char.IsLetterOrDigit(Text[at]))
        {
            at++;
        }

        while (at < Text.Length && char.IsLetterOrDigit(Text[at]))
        {
            at++;
        }

        return at;
    }
}
