using System.Buffers.Binary;

namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>
/// Reads frames <c>[u32 length of the payload, little-endian][u8 kind][payload]</c> with blocking reads. What comes from a
/// worker may be anything: lengths are capped, and memory grows with the bytes that arrive, never with what is announced.
/// </summary>
sealed class FrameReader(Stream input)
{
    public const int HeaderBytes = 5;

    /// <summary>Room for the syntax tree of the longest statement, or the schema of thousands of tables.</summary>
    public const int MaxJsonBytes = 32 << 20;

    /// <summary>No chunk of rows is larger.</summary>
    public const int MaxChunkBytes = 256 << 20;

    const int InitialBytes = 64 << 10;
    const int KeptBytes = 1 << 20;

    byte[] _buffer = new byte[InitialBytes];
    int _start;
    int _end;

    /// <summary>The largest chunk that may come now.</summary>
    public long ChunkCap { get; set; } = MaxChunkBytes;

    /// <summary>Waits for a frame; false where the stream ends between two of them.</summary>
    /// <exception cref="ProtocolException">The stream ends inside a frame, or what it holds is none.</exception>
    public bool TryRead(out Frame frame)
    {
        Shrink();
        frame = default;
        if (!Fill(HeaderBytes))
        {
            return _end == _start ? false : throw new ProtocolException("The stream ends inside a frame's header.");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start));
        var kind = (FrameKind)_buffer[_start + 4];
        if (!Enum.IsDefined(kind))
        {
            throw new ProtocolException($"There is no frame of kind {(byte)kind}.");
        }

        if (length > (kind == FrameKind.Chunk ? Math.Min(ChunkCap, MaxChunkBytes) : MaxJsonBytes))
        {
            throw new ProtocolException($"A {kind} frame of {length} bytes is longer than allowed.");
        }

        var total = HeaderBytes + (int)length;
        if (!Fill(total))
        {
            throw new ProtocolException($"The stream ends inside a {kind} frame.");
        }

        frame = new(kind, _buffer.AsMemory(_start + HeaderBytes, (int)length));
        _start += total;
        return true;
    }

    bool Fill(int bytes)
    {
        while (_end - _start < bytes)
        {
            MakeRoom(bytes);
            var read = input.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    void MakeRoom(int bytes)
    {
        if (_buffer.Length - _start >= bytes && _end < _buffer.Length)
        {
            return;
        }

        // At most twice what has arrived, whatever the header says.
        var present = _end - _start;
        var target = present < _buffer.Length ? _buffer : new byte[Math.Min(Math.Max(bytes, InitialBytes), present * 2L)];
        _buffer.AsSpan(_start, present).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, present);
    }

    void Shrink()
    {
        if (_start != _end)
        {
            return;
        }

        (_start, _end) = (0, 0);
        if (_buffer.Length > KeptBytes)
        {
            _buffer = new byte[InitialBytes];
        }
    }
}
