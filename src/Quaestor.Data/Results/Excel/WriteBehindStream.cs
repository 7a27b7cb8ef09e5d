namespace Quaestor.Data.Results.Excel;

/// <summary>
/// Takes synchronous writes into memory, and passes them on with the next asynchronous one: a zip archive ends its entries
/// synchronously, and a server's answer takes no such writes.
/// </summary>
sealed class WriteBehindStream(Stream output) : Stream
{
    readonly MemoryStream _behind = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => _behind.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _behind.Write(buffer);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await PassOnAsync(cancellationToken);
        await output.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing: what waits goes out with the next asynchronous write or flush.</summary>
    public override void Flush()
    {
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await PassOnAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    async Task PassOnAsync(CancellationToken cancellationToken)
    {
        if (_behind.Length > 0)
        {
            await output.WriteAsync(_behind.GetBuffer().AsMemory(0, (int)_behind.Length), cancellationToken);
            _behind.SetLength(0);
        }
    }
}
