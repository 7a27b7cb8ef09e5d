using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>
/// A request as Messages wants it. There is no temperature: newer models refuse it. Tools are not strict: a request may have
/// twenty strict ones at most, and few optional parameters.
/// </summary>
sealed class AnthropicRequest
{
    /// <summary>The interface wants a limit. All models take this one.</summary>
    const int UsualLimit = 8192;

    static readonly Dictionary<string, JsonElement> Nothing = [];
    static readonly ConditionalWeakTable<AIFunctionDeclaration, object> Tools = [];

    static readonly AIJsonSchemaTransformOptions Closed = new() { DisallowAdditionalProperties = true, ConvertBooleanSchemas = true };

    readonly Dictionary<string, JsonElement> _body = [];
    readonly List<JsonObject> _messages;

    public AnthropicRequest(string model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var conversation = new AnthropicConversation(messages, options?.Instructions);
        _messages = conversation.Messages;
        Set("model", options?.ModelId ?? model);
        Set("max_tokens", options?.MaxOutputTokens ?? UsualLimit);
        if (conversation.System is { } system)
        {
            // Tools and instructions are the same for all requests of a turn, and most of each.
            Set("system", new JsonArray(new JsonObject { ["type"] = "text", ["text"] = system, ["cache_control"] = new JsonObject { ["type"] = "ephemeral" } }));
        }

        SetTools(options);
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            var format = new JsonObject { ["type"] = "json_schema", ["schema"] = JsonObject.Create(AIJsonUtilities.TransformSchema(schema, Closed)) };
            Set("output_config", new JsonObject { ["format"] = format });
        }
    }

    /// <param name="begun">The answer so far, where it paused.</param>
    public MessageCreateParams Parameters(IEnumerable<JsonElement> begun)
    {
        var messages = new JsonArray([.. _messages.Select(m => m.DeepClone())]);
        var blocks = new JsonArray([.. begun.Select(b => JsonObject.Create(b))]);
        if (blocks.Count > 0)
        {
            messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = blocks });
        }

        Set("messages", messages);
        return MessageCreateParams.FromRawUnchecked(Nothing, Nothing, _body);
    }

    void SetTools(ChatOptions? options)
    {
        var tools = options?.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [];
        if (tools.Count == 0)
        {
            return;
        }

        _body["tools"] = JsonSerializer.SerializeToElement(tools.Select(t => (JsonElement)Tools.GetValue(t, tool => Declared(tool))));
        var choice = options!.ToolMode switch
        {
            RequiredChatToolMode { RequiredFunctionName: { } name } => new JsonObject { ["type"] = "tool", ["name"] = name },
            RequiredChatToolMode => new JsonObject { ["type"] = "any" },
            NoneChatToolMode => new JsonObject { ["type"] = "none" },
            _ => options.AllowMultipleToolCalls is false ? new JsonObject { ["type"] = "auto" } : null,
        };
        if (choice is not null)
        {
            if (options.AllowMultipleToolCalls is false && options.ToolMode is not NoneChatToolMode)
            {
                choice["disable_parallel_tool_use"] = true;
            }

            Set("tool_choice", choice);
        }
    }

    static object Declared(AIFunctionDeclaration tool) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["name"] = tool.Name,
        ["description"] = tool.Description,
        ["input_schema"] = JsonObject.Create(tool.JsonSchema),
    });

    void Set(string name, JsonNode value) => _body[name] = JsonSerializer.SerializeToElement(value);
}
