using System.Text.Json;
using Microsoft.Extensions.AI;

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

    public ChatFinishReason? Finish { get; private set; }

    public IEnumerable<AIContent> Read(string eventType, JsonElement chunk)
    {
        if (chunk.ValueKind != JsonValueKind.Object)
        {
            throw failures.NotJson(chunk.GetRawText(), null);
        }

        if (eventType == "error" || chunk.Member("error") is not null)
        {
            throw failures.FromStream(chunk);
        }

        ModelId ??= chunk.Text("model");
        ResponseId ??= chunk.Text("id");
        _usage = Usage.Read(chunk) ?? _usage;
        return chunk.Items("choices").FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice ? ReadChoice(choice) : [];
    }

    /// <summary>What was held back.</summary>
    /// <exception cref="Chat.ModelException">The stream ended before the answer did.</exception>
    public IEnumerable<AIContent> End()
    {
        if (Finish is null)
        {
            throw failures.Cut(null);
        }

        if (_refused)
        {
            Finish = Finishes.Refusal;
        }

        foreach (var call in _calls.Complete())
        {
            yield return call;
        }

        if (_usage is not null)
        {
            yield return new UsageContent(_usage);
        }
    }

    List<AIContent> ReadChoice(JsonElement choice)
    {
        var contents = new List<AIContent>();
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

        Finish = Finishes.Read(choice, failures) ?? Finish;
        return contents;
    }
}
