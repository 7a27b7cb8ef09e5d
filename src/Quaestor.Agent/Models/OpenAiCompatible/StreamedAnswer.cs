using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>
/// One answer as it comes in chunks. Text and reasoning pass at once; tool calls and usage come at the end, because calls
/// are complete only then and servers repeat usage (Groq: the last one counts, adding them would double it).
/// </summary>
sealed class StreamedAnswer(FailureReader failures)
{
    readonly ToolCallParts _calls = new();
    UsageDetails? _usage;
    bool _refused;

    public string? ModelId { get; private set; }

    public string? ResponseId { get; private set; }

    /// <summary>Null until the server said why it ended.</summary>
    public ChatFinishReason? Finish { get; private set; }

    /// <summary>Nothing more comes.</summary>
    public bool IsDone { get; private set; }

    /// <summary>One event: its bytes are only lent, and nothing of the parsed chunk outlives this call.</summary>
    /// <exception cref="ModelException">The event tells of an error, or makes no sense.</exception>
    public IList<AIContent> Read(string eventType, ReadOnlySpan<byte> data)
    {
        var text = data.Trim(" \t\r\n"u8);
        if (text.SequenceEqual("[DONE]"u8))
        {
            IsDone = true;
            return [];
        }

        return text.IsEmpty ? [] : ReadChunk(eventType, text);
    }

    /// <summary>What was held back.</summary>
    /// <exception cref="ModelException">The stream ended before the answer did.</exception>
    public IList<AIContent> End()
    {
        if (Finish is null)
        {
            throw failures.Cut(null);
        }

        IsDone = true;
        if (_refused)
        {
            Finish = Finishes.Refusal;
        }

        List<AIContent> contents = [.. _calls.Complete()];
        if (_usage is not null)
        {
            contents.Add(new UsageContent(_usage));
        }

        return contents;
    }

    IList<AIContent> ReadChunk(string eventType, ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            // Of pooled memory, unlike JsonElement.Parse: half of what a turn allocates would be chunks.
            using var document = JsonDocument.ParseValue(ref reader);
            return ReadChunk(eventType, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw failures.NotJson(System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 100)]), e);
        }
    }

    IList<AIContent> ReadChunk(string eventType, JsonElement chunk)
    {
        if (chunk.ValueKind != JsonValueKind.Object)
        {
            throw failures.NotJson("", null);
        }

        if (eventType == "error" || chunk.Member("error") is not null)
        {
            throw failures.FromStream(chunk);
        }

        ModelId ??= chunk.Text("model");
        ResponseId ??= chunk.Text("id");
        _usage = Usage.Read(chunk) ?? _usage;
        return chunk.FirstItem("choices") is { ValueKind: JsonValueKind.Object } choice ? ReadChoice(choice) : [];
    }

    List<AIContent> ReadChoice(JsonElement choice)
    {
        var contents = new List<AIContent>(1);
        if (choice.Member("delta") is { ValueKind: JsonValueKind.Object } delta)
        {
            if ((delta.Text("reasoning_content") ?? delta.Text("reasoning")) is { Length: > 0 } reasoning)
            {
                contents.Add(new TextReasoningContent(reasoning));
            }

            if (delta.TextOrParts("content") is { Length: > 0 } text)
            {
                contents.Add(new TextContent(text));
            }

            if (delta.Text("refusal") is { Length: > 0 } refusal)
            {
                _refused = true;
                contents.Add(new TextContent(refusal));
            }

            foreach (var call in delta.Items("tool_calls"))
            {
                _calls.Add(call);
            }
        }

        Finish = FinishReason.Read(choice, failures) ?? Finish;
        return contents;
    }
}
