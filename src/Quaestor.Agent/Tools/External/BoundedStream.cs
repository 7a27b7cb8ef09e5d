namespace Quaestor.Agent.Tools.External;

/// <summary>What a server says, up to a size: a message is a line, which readers gather in memory until its end.</summary>
/// <param name="perLine">Counts from the last line's end on; false for the whole.</param>
/// <param name="most">In bytes.</param>
public sealed class BoundedStream(Stream inner, bool perLine, int most = BoundedStream.Most) : Stream
{
    /// <summary>In bytes, unless it is said otherwise.</summary>
    internal const int Most = 4 << 20;

    long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OversizeException">The server says too much at once.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    void Count(ReadOnlySpan<byte> read)
    {
        _read = perLine && read.LastIndexOf((byte)'\n') is var end and >= 0 ? read.Length - end - 1 : _read + read.Length;
        if (_read > most)
        {
            throw new OversizeException(most);
        }
    }
}

/// <summary>A server said more at once than anybody wants to hear.</summary>
sealed class OversizeException(int most) : IOException($"it sent a message of more than {most >> 20} MiB");
