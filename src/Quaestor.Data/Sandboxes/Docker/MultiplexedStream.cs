using System.Buffers.Binary;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>
/// A container's standard output, out of a connection on which output and errors alternate in frames
/// <c>[stream][0,0,0][u32 length, big-endian][bytes]</c>. What comes as errors meanwhile is kept, the last of it.
/// </summary>
/// <param name="connection">Blocking reads; not disposed here.</param>
sealed class MultiplexedStream(Stream connection) : Stream
{
    const int HeaderBytes = 8;
    const int KeptErrorBytes = 4096;
    const byte StandardOutput = 1;
    const byte StandardError = 2;

    readonly byte[] _header = new byte[HeaderBytes];
    readonly byte[] _errors = new byte[KeptErrorBytes];
    readonly Lock _gate = new();
    int _kept;
    long _left;
    volatile bool _ended;

    /// <summary>Whether the connection has ended: then so has the container, or soon will.</summary>
    public bool HasEnded => _ended;

    /// <summary>The last of what was written as errors, as far as it has been read past.</summary>
    public string Errors
    {
        get
        {
            lock (_gate)
            {
                return System.Text.Encoding.UTF8.GetString(_errors, 0, _kept).Trim();
            }
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="IOException">The connection is cut within a frame, or what it brings is none.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_left == 0)
        {
            if (!TryReadHeader(out var stream))
            {
                return 0;
            }

            if (stream == StandardError)
            {
                KeepErrors();
            }
        }

        var read = Take(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    bool TryReadHeader(out byte stream)
    {
        var got = connection.ReadAtLeast(_header, HeaderBytes, throwOnEndOfStream: false);
        stream = _header[0];
        if (got == 0)
        {
            _ended = true;
            return false;
        }

        if (got < HeaderBytes || stream is not (StandardOutput or StandardError) || _header[1] != 0 || _header[2] != 0 || _header[3] != 0)
        {
            _ended = true;
            throw new IOException("What the Docker engine sends for a container's output is cut, or is none.");
        }

        _left = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4));
        return true;
    }

    void KeepErrors()
    {
        var buffer = new byte[KeptErrorBytes];
        while (_left > 0)
        {
            var read = Take(buffer.AsSpan(0, (int)Math.Min(buffer.Length, _left)));
            _left -= read;
            lock (_gate)
            {
                var keep = Math.Min(_kept, KeptErrorBytes - read);
                _errors.AsSpan(_kept - keep, keep).CopyTo(_errors);
                buffer.AsSpan(0, read).CopyTo(_errors.AsSpan(keep));
                _kept = keep + read;
            }
        }
    }

    int Take(Span<byte> buffer)
    {
        var read = connection.Read(buffer);
        if (read == 0 && buffer.Length > 0)
        {
            _ended = true;
            throw new IOException("The Docker engine broke a container's output off.");
        }

        return read;
    }
}
