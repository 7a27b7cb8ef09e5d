using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>One frame as it was read. The payload is the reader's own memory: valid until its next read.</summary>
readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <exception cref="ProtocolException">The payload is not such a message.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Payload.Span, type)
                ?? throw new ProtocolException($"A {Kind} frame holds null.");
        }
        catch (JsonException error)
        {
            throw new ProtocolException($"A {Kind} frame does not hold the JSON it should.", error);
        }
    }
}
