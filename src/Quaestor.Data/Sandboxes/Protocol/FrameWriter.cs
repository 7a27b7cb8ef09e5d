using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>
/// Writes frames, from any thread. What is small is gathered: a short answer of several frames is one write, and wakes its
/// reader once.
/// </summary>
sealed class FrameWriter(Stream output) : IDisposable
{
    /// <summary>What gathers here is written when it reaches this size.</summary>
    const int GatheredBytes = 64 << 10;
    const int KeptBytes = 1 << 20;
    const int InitialBytes = 4 << 10;

    readonly Lock _gate = new();

    /// <summary>Escapes no more than JSON needs: a syntax tree is full of quotes, and no browser reads this.</summary>
    readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    ArrayBufferWriter<byte> _gathered = new(InitialBytes);

    /// <summary>Adds a frame that others follow: it is written with them, or before where much has gathered.</summary>
    public void Gather(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            SetLength(Begin(kind), payload.Length);
            if (_gathered.WrittenCount + payload.Length <= GatheredBytes)
            {
                _gathered.Write(payload);
            }
            else
            {
                Flush();
                output.Write(payload);
            }
        }
    }

    /// <inheritdoc cref="Gather(FrameKind, ReadOnlySpan{byte})"/>
    public void Gather<T>(FrameKind kind, T message, JsonTypeInfo<T> type)
    {
        lock (_gate)
        {
            Add(kind, message, type);
            if (_gathered.WrittenCount > GatheredBytes)
            {
                Flush();
            }
        }
    }

    /// <summary>Adds a frame and writes all that has gathered.</summary>
    public void Write<T>(FrameKind kind, T message, JsonTypeInfo<T> type)
    {
        lock (_gate)
        {
            Add(kind, message, type);
            Flush();
        }
    }

    public void Dispose() => _json.Dispose();

    void Add<T>(FrameKind kind, T message, JsonTypeInfo<T> type)
    {
        var start = Begin(kind);
        _json.Reset(_gathered);
        JsonSerializer.Serialize(_json, message, type);
        _json.Flush();
        SetLength(start, _gathered.WrittenCount - start - FrameReader.HeaderBytes);
    }

    int Begin(FrameKind kind)
    {
        var start = _gathered.WrittenCount;
        _gathered.GetSpan(FrameReader.HeaderBytes)[4] = (byte)kind;
        _gathered.Advance(FrameReader.HeaderBytes);
        return start;
    }

    void SetLength(int start, int length)
    {
        // The buffer lends its written part as read-only; the header's place in it is this class's own.
        var header = MemoryMarshal.AsMemory(_gathered.WrittenMemory).Span[start..];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)length);
    }

    void Flush()
    {
        try
        {
            output.Write(_gathered.WrittenSpan);
            output.Flush();
        }
        finally
        {
            if (_gathered.Capacity > KeptBytes)
            {
                _gathered = new(InitialBytes);
            }
            else
            {
                // Not Clear, which would zero the memory.
                _gathered.ResetWrittenCount();
            }
        }
    }
}
