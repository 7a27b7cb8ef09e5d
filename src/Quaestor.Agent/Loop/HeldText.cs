using System.Buffers;
using System.Text;

namespace Quaestor.Agent.Loop;

/// <summary>
/// Text that streams in, of which a reader sees only what is an answer for sure: from where a tool call written as text, or
/// rows in their mark, may begin, it is held back until the end says what it is.
/// </summary>
/// <param name="all">Holds back everything.</param>
sealed class HeldText(bool all = false)
{
    static readonly string[] Marks = [.. TextCalls.Marks.Select(mark => mark.Open), TextCalls.Fence, RowsMark.Open, RowsMark.Close];
    static readonly SearchValues<char> Firsts = SearchValues.Create([.. Marks.Select(mark => mark[0])]);

    readonly StringBuilder _text = new();
    string _waiting = "";
    bool _isHeld = all;

    /// <summary>All that came.</summary>
    public string Text => _text.ToString();

    /// <summary>How much of it a reader has seen.</summary>
    public int Shown { get; private set; }

    /// <returns>What may be shown now.</returns>
    public string Add(string piece)
    {
        _text.Append(piece);
        if (_isHeld)
        {
            return "";
        }

        _waiting += piece;
        var end = EndOfAnswer();
        var (shown, waiting) = (_waiting[..end], _waiting[end..]);
        (_waiting, Shown) = (waiting, Shown + end);
        return shown;
    }

    /// <summary>Where in what waits that begins which may be no answer.</summary>
    int EndOfAnswer()
    {
        if (Shown == 0 && BeginsLikeJson(_waiting.AsSpan().TrimStart()))
        {
            return 0;
        }

        for (var at = _waiting.AsSpan().IndexOfAny(Firsts); at >= 0;)
        {
            var rest = _waiting.AsSpan(at);
            foreach (var mark in Marks)
            {
                if (rest.StartsWith(mark, StringComparison.Ordinal))
                {
                    _isHeld = true;
                    return at;
                }

                if (mark.AsSpan().StartsWith(rest, StringComparison.Ordinal))
                {
                    return at;
                }
            }

            var next = rest[1..].IndexOfAny(Firsts);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return _waiting.Length;
    }

    bool BeginsLikeJson(ReadOnlySpan<char> start)
    {
        _isHeld = start is ['{', ..] or ['[', '{', ..];
        return _isHeld || start.IsEmpty || start is "[";
    }
}
