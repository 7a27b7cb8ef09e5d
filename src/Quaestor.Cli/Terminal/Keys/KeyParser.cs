using System.Globalization;
using System.Text;

namespace Quaestor.Cli.Terminal.Keys;

/// <summary>
/// Reads keys from the bytes of a terminal: xterm's sequences and those of the Linux console, rxvt, tmux and Windows Terminal,
/// modified keys by xterm's modifyOtherKeys and by kitty's protocol, and bracketed paste.
/// </summary>
sealed class KeyParser
{
    const char Escape = '\e';
    const string PasteEnd = "\e[201~";

    /// <summary>Longer replies and sequences are none.</summary>
    const int LongestSequence = 4096;

    readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    readonly StringBuilder _pending = new();
    bool _isPasting;

    /// <summary>Whether what came so far may be the beginning of more: alone it is an Escape key.</summary>
    public bool IsWaiting => _pending.Length > 0 && !_isPasting;

    /// <summary>Whether a paste has begun whose end is yet to come.</summary>
    public bool IsPasting => _isPasting;

    public IReadOnlyList<Key> Read(ReadOnlySpan<byte> bytes)
    {
        var letters = new char[_decoder.GetCharCount(bytes, flush: false)];
        var count = _decoder.GetChars(bytes, letters, flush: false);
        _pending.Append(letters, 0, count);
        return _isPasting && !EndsPaste(count) ? [] : Take(isComplete: false);
    }

    /// <summary>Looks at what is new alone: a long paste comes in thousands of parts.</summary>
    bool EndsPaste(int count)
    {
        var length = Math.Min(_pending.Length, count + PasteEnd.Length - 1);
        return _pending.ToString(_pending.Length - length, length).Contains(PasteEnd, StringComparison.Ordinal);
    }

    /// <summary>What waits, taken for what it is without more to come.</summary>
    public IReadOnlyList<Key> Flush() => Take(isComplete: true);

    List<Key> Take(bool isComplete)
    {
        var keys = new List<Key>();
        var text = _pending.ToString();
        var at = 0;
        while (at < text.Length && TakeOne(text, ref at, isComplete && !_isPasting, keys))
        {
            // Each takes its part of the text.
        }

        _pending.Clear();
        _pending.Append(text, at, text.Length - at);
        return keys;
    }

    /// <returns>False where the rest is not complete.</returns>
    bool TakeOne(string text, ref int at, bool isComplete, List<Key> keys)
    {
        if (_isPasting)
        {
            return TakePaste(text, ref at, keys);
        }

        if (text[at] != Escape)
        {
            return TakeLetter(text, ref at, Modifiers.None, isComplete, keys);
        }

        if (at + 1 >= text.Length)
        {
            return TakeEscape(ref at, isComplete, keys);
        }

        switch (text[at + 1])
        {
            case '[':
                return TakeControl(text, ref at, isComplete, keys);
            case 'O' when at + 2 < text.Length:
                keys.AddRange(EscapeSequences.OfApplication(text[at + 2]));
                at += 3;
                return true;
            case 'O' when !isComplete:
                return false;
            case ']' or 'P' when !isComplete || text.IndexOf('\a', at) >= 0 || text.IndexOf("\e\\", at, StringComparison.Ordinal) >= 0:
                return TakeString(text, ref at, keys);
            case Escape:
                return TakeEscape(ref at, isComplete: true, keys);
            default:
                var letter = at + 1;
                var isTaken = TakeLetter(text, ref letter, Modifiers.Alt, isComplete, keys);
                at = isTaken ? letter : at;
                return isTaken;
        }
    }

    static bool TakeEscape(ref int at, bool isComplete, List<Key> keys)
    {
        if (isComplete)
        {
            keys.Add(new(KeyName.Escape));
            at++;
        }

        return isComplete;
    }

    static bool TakeLetter(string text, ref int at, Modifiers modifiers, bool isComplete, List<Key> keys)
    {
        if (text[at] < ' ' || text[at] == '\x7F')
        {
            keys.Add(EscapeSequences.OfControl(text[at]) is var key ? key with { Modifiers = key.Modifiers | modifiers } : default);
            at++;
            return true;
        }

        if (char.IsHighSurrogate(text[at]) && at + 1 >= text.Length && !isComplete)
        {
            return false;
        }

        var length = StringInfo.GetNextTextElementLength(text, at);
        keys.Add(new(KeyName.Letter, text.Substring(at, length), modifiers));
        at += length;
        return true;
    }

    bool TakeControl(string text, ref int at, bool isComplete, List<Key> keys)
    {
        var end = at + 2;
        while (end < text.Length && text[end] is >= ' ' and < '@' && end - at < LongestSequence)
        {
            end++;
        }

        if (end >= text.Length)
        {
            if (isComplete)
            {
                // Alt and a bracket, typed.
                keys.Add(new(KeyName.Letter, "[", Modifiers.Alt));
                at += 2;
            }

            return isComplete;
        }

        var sequence = text[(at + 2)..(end + 1)];
        at = end + 1;
        if (sequence == "200~")
        {
            _isPasting = true;
        }
        else
        {
            keys.AddRange(EscapeSequences.OfControlSequence(sequence));
        }

        return true;
    }

    static bool TakeString(string text, ref int at, List<Key> keys)
    {
        var bell = text.IndexOf('\a', at);
        var terminator = text.IndexOf("\e\\", at + 1, StringComparison.Ordinal);
        var end = (bell, terminator) switch
        {
            ( < 0, < 0) => -1,
            ( < 0, _) => terminator,
            (_, < 0) => bell,
            _ => Math.Min(bell, terminator),
        };
        if (end < 0)
        {
            // What never ends is none.
            at += text.Length - at > LongestSequence ? 1 : 0;
            return text.Length - at > LongestSequence;
        }

        keys.Add(new(KeyName.Reply, text[(at + 1)..end]));
        at = end + (end == bell ? 1 : 2);
        return true;
    }

    bool TakePaste(string text, ref int at, List<Key> keys)
    {
        var end = text.IndexOf(PasteEnd, at, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        keys.Add(new(KeyName.Paste, text[at..end].ReplaceLineEndings("\n")));
        at = end + PasteEnd.Length;
        _isPasting = false;
        return true;
    }
}
