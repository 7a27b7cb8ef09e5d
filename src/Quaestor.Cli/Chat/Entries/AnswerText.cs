using System.Text;
using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Entries;

/// <summary>An answer's text as it grows: lines that are complete are wrapped once, so that a long answer costs no more than a short one.</summary>
sealed class AnswerText
{
    readonly StringBuilder _text = new();
    readonly List<StyledLine> _settled = [];

    (int Width, Theme Theme)? _drawnFor;
    MarkdownLines? _markdown;
    int _settledTo;

    public bool IsEmpty => _text.Length == 0;

    public override string ToString() => _text.ToString();

    /// <param name="offset">Where the text belongs; what stood behind it is void.</param>
    public void Write(int offset, string text)
    {
        if (offset < _text.Length)
        {
            _text.Length = Math.Max(0, offset);
            _drawnFor = null;
        }

        _text.Append(text);
    }

    public void Set(string text)
    {
        if (_text.ToString() != text)
        {
            Write(0, "");
            _text.Append(text);
        }
    }

    public IEnumerable<StyledLine> Lines(int width, Theme theme)
    {
        if (_drawnFor != (width, theme))
        {
            _drawnFor = (width, theme);
            _markdown = new(width, theme);
            _settled.Clear();
            _settledTo = 0;
        }

        var rest = _text.ToString(_settledTo, _text.Length - _settledTo);
        var end = rest.LastIndexOf('\n');
        if (end >= 0)
        {
            foreach (var line in rest[..end].Split('\n'))
            {
                _settled.AddRange(_markdown!.Draw(line));
            }

            _settledTo += end + 1;
            rest = rest[(end + 1)..];
        }

        return rest.Length == 0 ? _settled : _settled.Concat(_markdown!.Preview(rest));
    }
}
