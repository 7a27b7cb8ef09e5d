namespace Quaestor.Server.Mcp;

/// <summary>
/// An event stream that is never silent for long, as proxies cut those that are: a comment is written where nothing else was.
/// Each write is taken for whole events, as the protocol's own code makes them.
/// </summary>
sealed class KeptAliveStream : Stream
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    static readonly ReadOnlyMemory<byte> Comment = ":\n\n"u8.ToArray();

    readonly Stream _inner;
    readonly TimeSpan _silence;
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly CancellationTokenSource _end;
    readonly Task _keeping;
    bool _hasWritten;

    /// <param name="silence">The longest; null for the usual.</param>
    public KeptAliveStream(Stream inner, CancellationToken cancellationToken, TimeSpan? silence = null)
    {
        (_inner, _silence) = (inner, silence ?? Silence);
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _keeping = KeepAsync();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _hasWritten = true;
            await _inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Nothing more is written behind the back of whoever goes on with the stream below. Any number of times.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!_keeping.IsCompleted || !_end.IsCancellationRequested)
        {
            await _end.CancelAsync();
            await _keeping;
            _end.Dispose();
            _writing.Dispose();
        }

        await base.DisposeAsync();
    }

    async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                _hasWritten = false;
                await Task.Delay(_silence, _end.Token);
                if (!_hasWritten)
                {
                    await WriteAsync(Comment, _end.Token);
                    await FlushAsync(_end.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The answer has ended, or nobody reads it any more.
        }
    }
}
