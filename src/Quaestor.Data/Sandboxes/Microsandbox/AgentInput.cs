namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>The standard input of a program in a machine. Writing waits until the agent's socket takes it.</summary>
sealed class AgentInput(AgentConnection agent, uint session) : Stream
{
    const int PartBytes = 256 << 10;

    bool _isClosed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_isClosed;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(PartBytes, buffer.Length)];
            await SendAsync(part.ToArray(), cancellationToken);
            buffer = buffer[part.Length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer) => WriteAsync(buffer.ToArray()).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            try
            {
                // No bytes mean the end.
                SendAsync([], CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (IOException)
            {
                // The machine has gone; who reads its output finds that out.
            }
        }

        base.Dispose(disposing);
    }

    async Task SendAsync(byte[] data, CancellationToken cancellationToken)
    {
        try
        {
            await agent.SendAsync(session, isFirst: false, "core.exec.stdin", new Dictionary<string, object?> { ["data"] = data }, cancellationToken);
        }
        catch (ObjectDisposedException error)
        {
            throw new IOException("The machine has gone.", error);
        }
    }
}
