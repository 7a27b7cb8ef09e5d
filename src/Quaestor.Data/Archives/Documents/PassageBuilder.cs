using System.Text;

namespace Quaestor.Data.Archives.Documents;

/// <summary>
/// Gathers blocks of text (paragraphs, list items, rows) into passages: short neighbours of one section together, a long block
/// in pieces.
/// </summary>
/// <param name="unit">Of the places, <see cref="DocumentPlace.Line"/> and the like.</param>
sealed class PassageBuilder(char unit)
{
    /// <summary>Characters from which on a passage is full. About 250 words: what one question is about, with some of what surrounds it.</summary>
    const int Full = 1500;
    const int Longest = 2 * Full;
    const int MostPassages = 50_000;
    const int LongestHeading = 300;

    readonly List<Passage> _passages = [];
    readonly List<(int Level, string Text)> _headings = [];
    readonly StringBuilder _text = new();
    int _first;
    int _last;

    /// <summary>The first heading of the first level.</summary>
    public string? FirstHeading { get; private set; }

    /// <summary>What follows stands in this section.</summary>
    /// <param name="level">1 for the outermost.</param>
    public void Head(int level, string heading, int line)
    {
        if (_text.Length == 0 && _headings is [.., var above] && above.Level < level)
        {
            // It stands in the headings of what it holds.
            _first = 0;
        }

        Close();
        heading = OneLine(heading);
        if (heading.Length == 0)
        {
            return;
        }

        FirstHeading ??= heading;
        _headings.RemoveAll(other => other.Level >= level);
        _headings.Add((level, heading));
        (_first, _last) = (line, line);
    }

    /// <exception cref="DocumentException">There are too many.</exception>
    public void Add(string block, int first, int last)
    {
        block = block.Trim();
        if (block.Length == 0)
        {
            return;
        }

        if (_text.Length > 0 && _text.Length + block.Length > Full)
        {
            Close();
        }

        if (block.Length > Longest)
        {
            Split(block, first, last);
            return;
        }

        if (_text.Length == 0)
        {
            // A heading right above is part of the place.
            _first = _first == 0 ? first : Math.Min(_first, first);
        }
        else
        {
            _text.Append('\n');
        }

        _text.Append(block);
        _last = last;
        if (_text.Length >= Full)
        {
            Close();
        }
    }

    /// <summary>What is added next is not joined with what was before.</summary>
    public void Close()
    {
        if (_text.Length > 0)
        {
            Emit(_text.ToString(), _first, _last);
            _text.Clear();
        }
        else if (_first > 0 && _headings.Count > 0)
        {
            // A section that holds nothing but its heading is found by that.
            Emit(_headings[^1].Text, _first, _last);
        }

        _first = 0;
    }

    public IReadOnlyList<Passage> Finish()
    {
        Close();
        return _passages;
    }

    // At the end of a line where there is one near, else at a space: lines are counted along.
    void Split(string block, int first, int last)
    {
        for (var at = 0; at < block.Length;)
        {
            var length = Math.Min(Full, block.Length - at);
            if (at + length < block.Length)
            {
                length = Cut(block.AsSpan(at, length));
            }

            var piece = block.AsSpan(at, length);
            var end = Math.Min(last, first + piece.TrimEnd().Count('\n'));
            Emit(piece.Trim().ToString(), first, end);
            first = Math.Min(last, first + piece.Count('\n'));
            at += length;
        }

        _first = 0;
    }

    static int Cut(ReadOnlySpan<char> piece)
    {
        var half = piece.Length / 2;
        var line = piece[half..].LastIndexOf('\n');
        var space = line >= 0 ? line : piece[half..].LastIndexOf(' ');
        return space >= 0 ? half + space + 1
            : char.IsHighSurrogate(piece[^1]) ? piece.Length - 1
            : piece.Length;
    }

    void Emit(string text, int first, int last)
    {
        if (_passages.Count == MostPassages)
        {
            throw new DocumentException($"has more than {MostPassages:N0} passages. Split it into smaller files.");
        }

        if (text.Length > 0)
        {
            _passages.Add(new(new(unit, first, last), Headings(), text));
        }
    }

    string Headings()
    {
        var headings = string.Join(" > ", _headings.Select(heading => heading.Text));
        return headings.Length <= LongestHeading ? headings : _headings[^1].Text;
    }

    static string OneLine(string text)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestHeading ? text : text[..(char.IsHighSurrogate(text[LongestHeading - 1]) ? LongestHeading - 1 : LongestHeading)];
    }
}
