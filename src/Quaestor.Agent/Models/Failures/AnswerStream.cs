namespace Quaestor.Agent.Models.Failures;

/// <summary>
/// An answer as it comes over the network. Every piece of it, a ping too, breaks the <see cref="Silence"/>, and an answer
/// that has no end is not read to it.
/// </summary>
sealed class AnswerStream(Stream inner, Silence silence, FailureReader failures) : Stream
{
    /// <summary>The longest recorded answer, with the results of ten web searches in it, has 256 KB.</summary>
    public const int LongestAnswer = 8 * 1024 * 1024;

    int _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, silence.Token);
        silence.Broken();
        _read += read;
        return _read <= LongestAnswer ? read : throw failures.TooLong(LongestAnswer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
