using System.Buffers.Binary;

namespace Quaestor.Agent.Threads;

/// <summary>
/// Ids in the order in which this process made them: what is listed by its id is listed in that order. Two plain ids of one
/// millisecond, or of a clock that was set back, would not be.
/// </summary>
static class OrderedIds
{
    static readonly Lock Gate = new();
    static long _last;

    public static Guid Next() => After(null);

    /// <summary>Of a turn: a thread's messages are read in the order of its turns, which other processes may have begun.</summary>
    /// <param name="latest">The thread's latest turn; null in a new thread.</param>
    public static Guid After(Guid? latest)
    {
        lock (Gate)
        {
            var after = Math.Max(_last, latest is { } id ? MillisecondsOf(id) : 0);
            _last = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), after + 1);
            return Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(_last));
        }
    }

    /// <summary>The time in a UUID of version 7.</summary>
    static long MillisecondsOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }
}
