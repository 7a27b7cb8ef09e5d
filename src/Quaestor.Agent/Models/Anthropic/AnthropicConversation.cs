using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>
/// The messages of a request, as their rules want them: user and assistant take turns, all results of one turn stand in one
/// message and before its text, no text is empty or nothing but space, and what a system message says stands apart.
/// </summary>
sealed class AnthropicConversation
{
    static readonly CallIdRule CallIds = new(1, 64, Signs: "_-");

    readonly List<string> _system = [];

    public AnthropicConversation(IEnumerable<ChatMessage> messages, string? instructions)
    {
        AddSystem(instructions);

        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System)
            {
                AddSystem(message.Text);
            }
            else
            {
                Add(message.Role == ChatRole.Assistant ? "assistant" : "user", message.Contents);
            }
        }

        TrimEnd();
    }

    public List<JsonObject> Messages { get; } = [];

    /// <summary>Null where nobody said anything.</summary>
    public string? System => _system.Count == 0 ? null : string.Join("\n\n", _system);

    void AddSystem(string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            _system.Add(text);
        }
    }

    // An answer that is to be gone on with may not end with space.
    void TrimEnd()
    {
        if (Messages.Count > 0 && Messages[^1]["role"]!.GetValue<string>() == "assistant"
            && Messages[^1]["content"]!.AsArray()[^1]!["text"] is { } text)
        {
            text.ReplaceWith(text.GetValue<string>().TrimEnd());
        }
    }

    void Add(string role, IEnumerable<AIContent> contents)
    {
        List<JsonNode> blocks = [.. contents.OrderBy(c => c is FunctionResultContent ? 0 : 1).Select(Block).OfType<JsonNode>()];
        if (blocks.Count == 0)
        {
            return;
        }

        if (Messages.Count == 0 || Messages[^1]["role"]!.GetValue<string>() != role)
        {
            Messages.Add(new JsonObject { ["role"] = role, ["content"] = new JsonArray() });
        }

        var content = Messages[^1]["content"]!.AsArray();
        foreach (var block in blocks)
        {
            content.Add(block);
        }
    }

    static JsonNode? Block(AIContent content) => content switch
    {
        TextContent text when !string.IsNullOrWhiteSpace(text.Text) => new JsonObject { ["type"] = "text", ["text"] = text.Text },
        TextReasoningContent { ProtectedData: { } thinking } => Thinking(thinking),
        FunctionCallContent call => new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = CallIds.Fit(call.CallId),
            ["name"] = call.Name,
            ["input"] = JsonObject.Create(ToolCallJson.Write(call.Arguments)),
        },
        FunctionResultContent result => new JsonObject
        {
            ["type"] = "tool_result",
            ["tool_use_id"] = CallIds.Fit(result.CallId),
            ["content"] = result.Result as string ?? JsonSerializer.Serialize(result.Result),
            ["is_error"] = result.Exception is not null,
        },
        DataContent data when data.HasTopLevelMediaType("image") => Image(new JsonObject
        {
            ["type"] = "base64",
            ["media_type"] = data.MediaType,
            ["data"] = data.Base64Data.ToString(),
        }),
        UriContent uri when uri.HasTopLevelMediaType("image") => Image(new JsonObject { ["type"] = "url", ["url"] = uri.Uri.AbsoluteUri }),
        _ => null,
    };

    static JsonObject Image(JsonObject source) => new() { ["type"] = "image", ["source"] = source };

    // Another provider's reasoning means nothing here.
    static JsonNode? Thinking(string block)
    {
        try
        {
            return JsonNode.Parse(block) is JsonObject { } thinking && thinking["type"]?.ToString() is "thinking" or "redacted_thinking" ? thinking : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
