using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Telemetry;

/// <summary>Messages as the conventions of generative AI write them into spans: <c>[{role, parts: [{type, …}], finish_reason?}]</c>.</summary>
static class MessageJson
{
    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(string role, string text, string? finish = null) => Written(json => Write(json, role, [new TextContent(text)], finish));

    public static string Of(IEnumerable<ChatMessage> messages) => Written(json =>
    {
        foreach (var message in messages)
        {
            Write(json, message.Role.Value, message.Contents, finish: null);
        }
    });

    public static string Of(ChatMessage message, string? finish) => Written(json => Write(json, message.Role.Value, message.Contents, finish));

    /// <summary>Text alone, as <c>gen_ai.system_instructions</c> wants it.</summary>
    public static string Parts(string text) => Written(json => WritePart(json, new TextContent(text)));

    public static string Tools(IEnumerable<AITool> tools) => Written(json =>
    {
        foreach (var tool in tools.OfType<AIFunctionDeclaration>())
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, tool.Description);
            json.WritePropertyName("parameters"u8);
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
        }
    });

    static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Relaxed))
        {
            json.WriteStartArray();
            write(json);
            json.WriteEndArray();
        }

        return Secrets.Redact(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    static void Write(Utf8JsonWriter json, string role, IEnumerable<AIContent> contents, string? finish)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteStartArray("parts"u8);
        foreach (var content in contents)
        {
            WritePart(json, content);
        }

        json.WriteEndArray();
        if (finish is not null)
        {
            json.WriteString("finish_reason"u8, finish == "tool_calls" ? "tool_call" : finish);
        }

        json.WriteEndObject();
    }

    static void WritePart(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                Start(json, "reasoning");
                json.WriteString("content"u8, reasoning.Text);
                break;
            case TextContent text:
                Start(json, "text");
                json.WriteString("content"u8, text.Text);
                break;
            case FunctionCallContent call:
                Start(json, "tool_call");
                json.WriteString("id"u8, call.CallId);
                json.WriteString("name"u8, call.Name);
                json.WritePropertyName("arguments"u8);
                JsonSerializer.SerializeToElement(call.Arguments, AIJsonUtilities.DefaultOptions).WriteTo(json);
                break;
            case FunctionResultContent result:
                Start(json, "tool_call_response");
                json.WriteString("id"u8, result.CallId);
                json.WriteString("response"u8, result.Result?.ToString() ?? "");
                break;
            default:
                return;
        }

        json.WriteEndObject();
    }

    static void Start(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
    }
}
