using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Server.Http;

namespace Quaestor.Server.OpenAi;

/// <summary>A conversation as a client sends it whole with every request.</summary>
/// <param name="Instructions">What its system and developer messages say; empty for nothing.</param>
/// <param name="Before">What was said before the question.</param>
/// <param name="Question">The last thing that the person said.</param>
/// <param name="After">Calls of the client's own tools since then, and what they gave.</param>
sealed record ClientMessages(string Instructions, IReadOnlyList<ChatMessage> Before, string Question, IReadOnlyList<ChatMessage> After)
{
    /// <summary>The conversation with an answer, as the client will send it next time.</summary>
    public IReadOnlyList<ChatMessage> With(string answer) =>
        [.. Before, new ChatMessage(ChatRole.User, Question), .. After, new ChatMessage(ChatRole.Assistant, answer)];

    /// <exception cref="ProblemException">A message is none, or holds what an agent does not read.</exception>
    public static ClientMessages Read(JsonElement messages)
    {
        var all = messages.EnumerateArray().Select(Message).ToList();
        var said = all.Where(message => message.Role != ChatRole.System).ToList();
        var question = said.FindLastIndex(message => message.Role == ChatRole.User);
        if (question < 0)
        {
            throw ProblemException.Invalid("question_required", "The conversation has no message of the role \"user\".");
        }

        if (question < said.Count - 1 && said[^1].Role == ChatRole.Assistant)
        {
            throw ProblemException.Invalid("question_required", "The conversation ends with the assistant's own message. Add one of the role \"user\".");
        }

        return new ClientMessages(
            string.Join("\n\n", all.Where(message => message.Role == ChatRole.System).Select(message => message.Text)),
            said[..question],
            said[question].Text,
            said[(question + 1)..]);
    }

    static ChatMessage Message(JsonElement message, int number)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(number, "is not an object");
        }

        return Text(message, "role") switch
        {
            "system" or "developer" => new ChatMessage(ChatRole.System, Content(message, number)),
            "user" => new ChatMessage(ChatRole.User, Content(message, number)),
            "assistant" => new ChatMessage(ChatRole.Assistant, Assistant(message, number)),
            "tool" => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(Text(message, "tool_call_id") ?? throw Wrong(number, "has no \"tool_call_id\""), Content(message, number))]),
            var role => throw Wrong(number, $"has the role \"{role}\"; use system, developer, user, assistant or tool"),
        };
    }

    static List<AIContent> Assistant(JsonElement message, int number)
    {
        var contents = new List<AIContent>();
        if (Content(message, number) is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
        {
            contents.AddRange(calls.EnumerateArray().Select(call => Call(call, number)));
        }

        return contents;
    }

    static FunctionCallContent Call(JsonElement call, int number)
    {
        if (call.ValueKind != JsonValueKind.Object || Text(call, "id") is not { } id
            || !call.TryGetProperty("function", out var function) || function.ValueKind != JsonValueKind.Object || Text(function, "name") is not { } name)
        {
            throw Wrong(number, "has a tool call without id, or without a function's name");
        }

        // Arguments that are no JSON were the model's, and are told back to it as they would be in a thread.
        return FunctionCallContent.CreateFromParsedArguments(
            Text(function, "arguments") is { Length: > 0 } arguments ? arguments : "{}",
            id, name, text => JsonSerializer.Deserialize<Dictionary<string, object?>>(text));
    }

    static string Content(JsonElement message, int number)
    {
        if (!message.TryGetProperty("content", out var content))
        {
            return "";
        }

        return content.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => RequestBody.TextOf("content", content),
            JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part => Part(part, number))),
            _ => throw Wrong(number, "has a content that is neither text nor parts"),
        };
    }

    static string Part(JsonElement part, int number) =>
        part.ValueKind == JsonValueKind.Object && Text(part, "type") is "text" or "refusal" && (Text(part, "text") ?? Text(part, "refusal")) is { } text
            ? text
            : throw Wrong(number, "holds a part that is no text. Images, audio and files are not read here; add data as a source");

    static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? RequestBody.TextOf(name, value) : null;

    static ProblemException Wrong(int number, string what) => ProblemException.Invalid("bad_message", $"messages[{number}] {what}.");
}
