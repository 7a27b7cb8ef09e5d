using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>One content block of an answer, as it comes in pieces.</summary>
sealed class AnswerBlock(JsonElement start)
{
    readonly string _type = start.Text("type") ?? "";
    readonly StringBuilder _text = new(start.Text("text") ?? start.Text("thinking"));
    readonly StringBuilder _signature = new(start.Text("signature"));
    readonly StringBuilder _input = new();

    public bool IsText => _type == "text" && _text.Length > 0;

    /// <summary>Text that came with the block's beginning, as it does where the message came in one body.</summary>
    public IList<AIContent> Started() => _text.Length == 0 ? [] : _type switch
    {
        "text" => [new TextContent(_text.ToString())],
        "thinking" => [new TextReasoningContent(_text.ToString())],
        _ => [],
    };

    public IList<AIContent> Append(JsonElement delta)
    {
        switch (delta.Text("type"))
        {
            case "text_delta" when delta.Text("text") is { Length: > 0 } text:
                _text.Append(text);
                return [new TextContent(text)];
            case "thinking_delta" when delta.Text("thinking") is { Length: > 0 } thinking:
                _text.Append(thinking);
                return [new TextReasoningContent(thinking)];
            case "signature_delta":
                _signature.Append(delta.Text("signature"));
                return [];
            case "input_json_delta":
                _input.Append(delta.Text("partial_json"));
                return [];
            default:
                return [];
        }
    }

    /// <summary>
    /// Thinking goes back unchanged, with its signature, or the next request is refused. So the protected part is the
    /// whole block: whoever keeps it need not keep the text in step with it.
    /// </summary>
    public IList<AIContent> Stopped() =>
        _type is "redacted_thinking" || (_type is "thinking" && _signature.Length > 0)
            ? [new TextReasoningContent("") { ProtectedData = ToJson().GetRawText() }]
            : [];

    /// <returns>Null where the block is no call of a tool of ours.</returns>
    public FunctionCallContent? Call() => _type != "tool_use" ? null : ToolCallJson.Read(
        start.Text("id") is { Length: > 0 } id ? id : $"toolu_{Guid.NewGuid():N}",
        start.Text("name") ?? "",
        _input.Length > 0 ? _input.ToString() : start.Member("input")?.GetRawText());

    /// <summary>The whole block, as a request sends it back.</summary>
    public JsonElement ToJson()
    {
        if (_type is not ("text" or "thinking" or "tool_use" or "server_tool_use"))
        {
            return start;
        }

        var block = JsonObject.Create(start)!;
        if (_type is "text" or "thinking")
        {
            block[_type] = _text.ToString();
        }
        else if (_input.Length > 0)
        {
            block["input"] = JsonNode.Parse(_input.ToString());
        }

        if (_type is "thinking")
        {
            block["signature"] = _signature.ToString();
        }

        return JsonSerializer.SerializeToElement(block);
    }
}
