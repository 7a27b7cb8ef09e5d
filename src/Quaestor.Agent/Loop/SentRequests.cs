using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Loop;

/// <summary>
/// Keeps what the models of one turn are sent, word for word, so that the asker can read it. A request repeats most of
/// the one before: what it shares with that from the beginning on is only counted.
/// </summary>
sealed class SentRequests(TurnLog log)
{
    /// <summary>In characters. Beyond it whole messages are left out, and how long they were is told.</summary>
    const int MostOfATurn = 1_000_000;

    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    string? _system;
    string? _tools;
    List<string> _messages = [];
    int _kept;

    public ValueTask AddAsync(SharedContent sent)
    {
        // The planner is no model: nothing is sent.
        return sent.Model.Backend == "planner" ? ValueTask.CompletedTask : log.AddRequestAsync(sent.Model.ModelId, sent.Model.Backend, Written(sent));
    }

    byte[] Written(SharedContent sent)
    {
        var system = sent.Options?.Instructions ?? "";
        var tools = sent.Options?.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [];
        var offered = string.Join('\n', tools.Select(tool => tool.Name));
        var messages = sent.Messages.Select(message => Json(json => Write(json, message, leftOut: null))).ToList();
        var repeats = messages.Zip(_messages).TakeWhile(pair => pair.First == pair.Second).Count();
        var written = Json(json =>
        {
            json.WriteStartObject();
            if (system != _system)
            {
                json.WriteString("system"u8, system);
            }

            if (offered != _tools)
            {
                json.WriteStartArray("tools"u8);
                tools.ForEach(tool => Write(json, tool));
                json.WriteEndArray();
            }

            json.WriteNumber("repeats"u8, repeats);
            json.WriteStartArray("messages"u8);
            foreach (var (message, text) in sent.Messages.Zip(messages).Skip(repeats))
            {
                Write(json, message, Fits(text) ? null : text.Length);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        (_system, _tools, _messages) = (system, offered, messages);
        return Encoding.UTF8.GetBytes(written);
    }

    bool Fits(string text)
    {
        var fits = _kept + text.Length <= MostOfATurn;
        _kept += fits ? text.Length : 0;
        return fits;
    }

    static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Relaxed))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    static void Write(Utf8JsonWriter json, AIFunctionDeclaration tool)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        json.WriteString("description"u8, tool.Description);
        json.WriteString("parameters"u8, tool.JsonSchema.GetRawText());
        json.WriteEndObject();
    }

    /// <param name="leftOut">How many characters are not kept; null where the message is.</param>
    static void Write(Utf8JsonWriter json, ChatMessage message, int? leftOut)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, message.Role.Value);
        if (leftOut is { } length)
        {
            json.WriteNumber("left_out"u8, length);
        }
        else
        {
            json.WriteStartArray("parts"u8);
            foreach (var content in message.Contents)
            {
                Write(json, content);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, AIContent content)
    {
        var (type, id, name, text) = content switch
        {
            TextReasoningContent reasoning => ("reasoning", null, null, reasoning.Text),
            TextContent said => ("text", null, null, said.Text),
            FunctionCallContent call => ("tool_call", call.CallId, call.Name, ToolCallJson.Write(call.Arguments).GetRawText()),
            FunctionResultContent result => ("tool_result", result.CallId, null, result.Result?.ToString() ?? ""),
            _ => (null, null, null, ""),
        };
        if (type is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, type);
        if (id is not null)
        {
            json.WriteString("call_id"u8, id);
        }

        if (name is not null)
        {
            json.WriteString("tool"u8, name);
        }

        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }
}
