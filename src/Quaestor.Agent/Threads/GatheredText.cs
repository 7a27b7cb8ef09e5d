using System.Text;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>Pieces of one message's text that wait to become one event.</summary>
sealed class GatheredText(Guid messageId, bool reasoning)
{
    readonly StringBuilder _waiting = new();
    int _offset;

    /// <summary>True until something was taken.</summary>
    public bool IsFirst => _offset == 0;

    public void Add(string piece) => _waiting.Append(piece);

    /// <summary>
    /// All that waits, save a leading half of a surrogate pair, which waits for its other half: JSON cannot carry it alone.
    /// </summary>
    /// <param name="final">True when nothing will follow.</param>
    public TurnEvent? Take(bool final)
    {
        var length = _waiting.Length;
        if (length > 0 && !final && char.IsHighSurrogate(_waiting[length - 1]))
        {
            length--;
        }

        if (length == 0)
        {
            return null;
        }

        var text = _waiting.ToString(0, length);
        _waiting.Remove(0, length);
        var offset = _offset;
        _offset += length;
        return reasoning ? new ReasoningEvent(messageId, offset, text) : new TokenEvent(messageId, offset, text);
    }
}
