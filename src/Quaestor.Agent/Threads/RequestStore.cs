using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Agent.Threads;

/// <summary>What models were sent, for whoever asked. It goes with its thread.</summary>
public sealed class RequestStore(Store store)
{
    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The requests of a turn in their order, if it is this user's, without secrets. To look for them takes longer than many a turn, so it is done here.</summary>
    public Task<List<RequestRecord>> ListAsync(string userId, Guid threadId, Guid turnId) =>
        store.ReadAsync(connection => connection.Query(
            "requests_of_turn",
            row => new RequestRecord(row.Number(0), row.Text(1), row.Text(2), Hidden(Unpacked(row.Bytes(3))), row.Time(4)),
            turnId, threadId, userId));

    /// <param name="json">Its text repeats itself: names of columns, the forms of tools.</param>
    internal Task AddAsync(TurnKey turn, string modelId, string backend, byte[] json)
    {
        var (packed, now) = (Packed(json), DateTimeOffset.UtcNow);
        return store.WriteAsync(
            connection => connection.Execute("insert_request", turn.TurnId, turn.ThreadId, turn.UserId, modelId, backend, packed, now), durable: false);
    }

    static byte[] Hidden(byte[] json)
    {
        using var stream = new MemoryStream();
        using (var hidden = new Utf8JsonWriter(stream, Relaxed))
        {
            Write(hidden, JsonElement.Parse(json));
        }

        return stream.ToArray();
    }

    static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Secrets.Redact(value.GetString()!));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    static byte[] Packed(byte[] json)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            brotli.Write(json);
        }

        return packed.ToArray();
    }

    static byte[] Unpacked(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var json = new MemoryStream();
        brotli.CopyTo(json);
        return json.ToArray();
    }
}

/// <param name="Number">From 1 on within its turn.</param>
/// <param name="Json">UTF-8: what was sent, without what the request before held already.</param>
public sealed record RequestRecord(long Number, string ModelId, string Backend, ReadOnlyMemory<byte> Json, DateTimeOffset SentAt);
