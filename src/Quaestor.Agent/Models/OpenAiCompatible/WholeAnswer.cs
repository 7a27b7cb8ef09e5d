using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>An answer in one body.</summary>
static class WholeAnswer
{
    public static ChatResponse Read(JsonElement body, FailureReader failures)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw failures.NotJson("", null);
        }

        if (body.Member("error") is not null)
        {
            throw failures.FromStream(body);
        }

        if (body.FirstItem("choices") is not { ValueKind: JsonValueKind.Object } choice
            || choice.Member("message") is not { ValueKind: JsonValueKind.Object } message)
        {
            throw failures.Cut(null);
        }

        var refused = message.Text("refusal") is { Length: > 0 };
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, Contents(message)))
        {
            ModelId = body.Text("model"),
            ResponseId = body.Text("id"),
            Usage = Usage.Read(body),
            FinishReason = refused ? Finishes.Refusal : FinishReason.Read(choice, failures) ?? throw failures.Cut(null),
        };
    }

    static List<AIContent> Contents(JsonElement message)
    {
        var contents = new List<AIContent>();
        if ((message.Text("reasoning_content") ?? message.Text("reasoning")) is { Length: > 0 } reasoning)
        {
            contents.Add(new TextReasoningContent(reasoning));
        }

        if ((message.TextOrParts("content") ?? message.Text("refusal")) is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        var calls = new ToolCallParts();
        foreach (var call in message.Items("tool_calls"))
        {
            calls.AddWhole(call);
        }

        contents.AddRange(calls.Complete());
        return contents;
    }
}
