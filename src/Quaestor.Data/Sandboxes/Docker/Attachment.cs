using System.Net.Sockets;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>A container's standard streams, over a connection that was HTTP before it became theirs.</summary>
/// <param name="connection">The connection's bytes after the answer's head, both ways.</param>
/// <param name="wire">What it runs over.</param>
/// <param name="client">Its owner; to be disposed with it.</param>
sealed class Attachment(Stream connection, Stream wire, IDisposable client) : IDisposable
{
    /// <summary>What the container reads. Disposed, its input ends.</summary>
    public Stream Input { get; } = new AttachedInput(connection, wire);

    /// <summary>What the container writes.</summary>
    public MultiplexedStream Output { get; } = new(connection);

    /// <summary>Ends both directions at once: who reads finds the end. Any thread, any number of times.</summary>
    public void Cut()
    {
        try
        {
            if (wire is NetworkStream { Socket: { } socket })
            {
                // A blocked read ends by this for sure; by closing alone it may not.
                socket.Shutdown(SocketShutdown.Both);
            }
            else
            {
                wire.Dispose();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The other end was faster.
        }
    }

    public void Dispose()
    {
        Cut();
        connection.Dispose();
        wire.Dispose();
        client.Dispose();
    }

    sealed class AttachedInput(Stream connection, Stream wire) : Stream
    {
        bool _ended;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                connection.Write(buffer);
            }
            catch (ObjectDisposedException error)
            {
                throw new IOException("The container's input is closed.", error);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => connection.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !Interlocked.Exchange(ref _ended, true))
            {
                try
                {
                    EngineAddress.EndWriting(wire);
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException)
                {
                    // The container has ended already.
                }
            }

            base.Dispose(disposing);
        }
    }
}
