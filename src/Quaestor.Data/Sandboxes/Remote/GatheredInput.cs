namespace Quaestor.Data.Sandboxes.Remote;

/// <summary>What a guest will read, gathered until it is all there: a job can be given things only before it starts.</summary>
/// <param name="maxBytes">What comes after these is dropped, and told by <see cref="Length"/>.</param>
/// <param name="complete">Called once, when nothing more will come.</param>
sealed class GatheredInput(long maxBytes, Action complete) : Stream
{
    readonly MemoryStream _gathered = new();
    long _length;
    bool _isComplete;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_isComplete;

    /// <summary>Of all that was written, dropped bytes included.</summary>
    public override long Length => _length;

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public bool IsTooLong => _length > maxBytes;

    public ReadOnlyMemory<byte> Content => _gathered.GetBuffer().AsMemory(0, (int)_gathered.Length);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isComplete, this);
        _length += buffer.Length;
        if (!IsTooLong)
        {
            _gathered.Write(buffer);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isComplete)
        {
            _isComplete = true;
            complete();
        }

        base.Dispose(disposing);
    }
}
