using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>The messages of a request. Reasoning is not sent back: no provider of chat completions asks for it.</summary>
/// <param name="instructionsRole">Who says what a system message says.</param>
sealed class MessageWriter(Utf8JsonWriter json, ProviderProfile profile, string instructionsRole, FailureReader failures)
{
    public void Write(IEnumerable<ChatMessage> messages, string? instructions)
    {
        json.WriteStartArray("messages");
        if (instructions is { Length: > 0 })
        {
            WriteText(instructionsRole, instructions);
        }

        foreach (var message in messages)
        {
            Write(message);
        }

        json.WriteEndArray();
    }

    void Write(ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", profile.CallIds.Fit(result.CallId));
            json.WriteString("content", result.Result as string ?? JsonSerializer.Serialize(result.Result));
            json.WriteEndObject();
        }

        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        if (calls.Count > 0)
        {
            WriteCalls(message.Text, calls);
        }
        else if (message.Role == ChatRole.User && message.Contents.Any(IsImage))
        {
            WriteParts(message);
        }
        else if (message.Role != ChatRole.Tool)
        {
            WriteText(message.Role == ChatRole.System ? instructionsRole : message.Role.Value, message.Text);
        }
    }

    void WriteText(string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }

    void WriteCalls(string text, List<FunctionCallContent> calls)
    {
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteString("content", text.Length > 0 ? text : null);
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", profile.CallIds.Fit(call.CallId));
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);

            // Servers parse this again for their templates, so a call whose arguments were broken is sent with none.
            json.WriteString("arguments", ToolCallJson.Write(call.Arguments).GetRawText());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    void WriteParts(ChatMessage message)
    {
        if (!profile.Images)
        {
            throw failures.Unsupported("images");
        }

        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteStartArray("content");
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    json.WriteStartObject();
                    json.WriteString("type", "text");
                    json.WriteString("text", text.Text);
                    json.WriteEndObject();
                    break;
                case DataContent data when IsImage(data):
                    WriteImage(data.Uri);
                    break;
                case UriContent uri when IsImage(uri):
                    WriteImage(uri.Uri.AbsoluteUri);
                    break;
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    void WriteImage(string address)
    {
        json.WriteStartObject();
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", address);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static bool IsImage(AIContent content) => content switch
    {
        DataContent data => data.HasTopLevelMediaType("image"),
        UriContent uri => uri.HasTopLevelMediaType("image"),
        _ => false,
    };
}
