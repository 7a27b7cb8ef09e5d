using System.Text.Json;
using Quaestor.Server.Http;

namespace Quaestor.Server.OpenAi;

/// <summary>One completion's JSON, whole or in chunks: each carries the same id, time and model.</summary>
sealed class CompletionJson(Guid turnId, string model, DateTimeOffset created)
{
    public void WriteChunk(Utf8JsonWriter json, CompletionPiece piece) =>
        WriteChunk(json, delta => delta.WriteString(piece.IsReasoning ? "reasoning_content"u8 : "content"u8, piece.Text));

    /// <summary>The first chunk, which names the role.</summary>
    public void WriteRole(Utf8JsonWriter json) => WriteChunk(json, delta =>
    {
        delta.WriteString("role"u8, "assistant"u8);
        delta.WriteString("content"u8, ""u8);
    });

    /// <summary>The client's own tools, which it has to run itself.</summary>
    public void WriteCalls(Utf8JsonWriter json, JsonElement calls) => WriteChunk(json, delta => WriteCalls(delta, calls, isChunk: true));

    /// <summary>The chunk without which clients take the stream for broken.</summary>
    public void WriteFinish(Utf8JsonWriter json, string reason) => WriteChunk(json, _ => { }, reason);

    public void WriteUsage(Utf8JsonWriter json, JsonElement answer)
    {
        WriteHead(json, "chat.completion.chunk");
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        WriteUsageOf(json, answer);
        json.WriteEndObject();
    }

    public void WriteWhole(Utf8JsonWriter json, string content, string reasoning, JsonElement answer, string finish)
    {
        WriteHead(json, "chat.completion");
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, content);
        json.WriteOptional("reasoning_content", reasoning.Length > 0 ? reasoning : null);
        json.WriteNull("refusal"u8);
        if (Calls(answer) is { } calls)
        {
            WriteCalls(json, calls, isChunk: false);
        }

        json.WriteEndObject();
        json.WriteString("finish_reason"u8, finish);
        json.WriteNull("logprobs"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteUsageOf(json, answer);
        json.WriteEndObject();
    }

    public static JsonElement? Calls(JsonElement answer) =>
        answer.TryGetProperty("client_calls", out var calls) && calls.GetArrayLength() > 0 ? calls : null;

    void WriteChunk(Utf8JsonWriter json, Action<Utf8JsonWriter> writeDelta, string? finish = null)
    {
        WriteHead(json, "chat.completion.chunk");
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("delta"u8);
        writeDelta(json);
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, finish);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    void WriteHead(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"chatcmpl-{turnId:N}");
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, created.ToUnixTimeSeconds());
        json.WriteString("model"u8, model);
    }

    static void WriteCalls(Utf8JsonWriter json, JsonElement calls, bool isChunk)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (var (index, call) in calls.EnumerateArray().Index())
        {
            json.WriteStartObject();
            if (isChunk)
            {
                json.WriteNumber("index"u8, index);
            }

            json.WriteString("id"u8, call.GetProperty("call_id").GetString());
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, call.GetProperty("tool").GetString());
            json.WriteString("arguments"u8, call.GetProperty("arguments").GetRawText());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteUsageOf(Utf8JsonWriter json, JsonElement answer)
    {
        var usage = answer.GetProperty("usage");
        var (input, output) = (usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64());
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, input);
        json.WriteNumber("completion_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, input + output);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.GetProperty("cached_tokens").GetInt64());
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.GetProperty("reasoning_tokens").GetInt64());
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
