using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>Writes frames, each with one write, from any thread.</summary>
sealed class FrameWriter(Stream output) : IDisposable
{
    /// <summary>Up to here a payload is copied behind its header to save a system call.</summary>
    const int CopiedBytes = 64 << 10;
    const int KeptBytes = 1 << 20;

    readonly Lock _gate = new();

    /// <summary>Escapes no more than JSON needs: a syntax tree is full of quotes, and no browser reads this.</summary>
    readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    ArrayBufferWriter<byte> _buffer = new(4 << 10);

    public void Write(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            Begin(kind, payload.Length);
            if (payload.Length <= CopiedBytes)
            {
                _buffer.Write(payload);
                Flush();
            }
            else
            {
                Flush();
                output.Write(payload);
            }
        }
    }

    public void Write<T>(FrameKind kind, T message, JsonTypeInfo<T> type)
    {
        lock (_gate)
        {
            Begin(kind, 0);
            _json.Reset(_buffer);
            JsonSerializer.Serialize(_json, message, type);
            _json.Flush();
            SetLength(_buffer.WrittenCount - FrameReader.HeaderBytes);
            Flush();
        }
    }

    public void Dispose() => _json.Dispose();

    void Begin(FrameKind kind, int length)
    {
        if (_buffer.Capacity > KeptBytes)
        {
            _buffer = new(4 << 10);
        }

        // Not Clear, which would zero the memory.
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(FrameReader.HeaderBytes)[4] = (byte)kind;
        _buffer.Advance(FrameReader.HeaderBytes);
        SetLength(length);
    }

    void SetLength(int length)
    {
        // The buffer lends its written part as read-only; the header's place in it is this class's own.
        var header = MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)length);
    }

    void Flush()
    {
        output.Write(_buffer.WrittenSpan);
        output.Flush();
    }
}
