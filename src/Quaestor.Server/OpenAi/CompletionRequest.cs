using System.Text.Json;
using Quaestor.Server.Http;

namespace Quaestor.Server.OpenAi;

/// <summary>
/// What a request for a chat completion asks of an agent. Fields that other servers know and this one does not need are
/// let pass, because chat front ends send them unasked; one that would change the answer's shape is refused instead.
/// </summary>
/// <param name="Name">As the client named the agent.</param>
/// <param name="Model">A model's or route's id; null for the installation's default.</param>
/// <param name="Dataset">Id or name of a source.</param>
sealed record CompletionRequest(string Name, string? Model, string? AgentType, string? Dataset, JsonElement Messages, JsonElement? Tools, bool Stream, bool IncludeUsage)
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <exception cref="ProblemException">It is no such request, or asks for what an agent does not give.</exception>
    public static async Task<CompletionRequest> ReadAsync(HttpContext context)
    {
        var body = await ParseAsync(context);
        if (!body.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            throw ProblemException.Invalid("messages_required", "The field \"messages\" must be an array with at least one message.");
        }

        RefuseOtherShapes(body);
        var name = Text(body, "model") ?? AgentModels.Default;
        var (model, source) = AgentModels.Parse(name);
        return new CompletionRequest(
            name,
            model,
            Text(body, "agent_type"),
            Text(body, "dataset_id") ?? source,
            messages,
            Value(body, "tools") is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0 ? tools : null,
            Value(body, "stream") is { ValueKind: JsonValueKind.True },
            Value(body, "stream_options") is { ValueKind: JsonValueKind.Object } options && Value(options, "include_usage") is { ValueKind: JsonValueKind.True });
    }

    static void RefuseOtherShapes(JsonElement body)
    {
        if (Value(body, "n") is { ValueKind: JsonValueKind.Number } n && n.TryGetInt32(out var count) && count != 1)
        {
            throw ProblemException.Invalid("unsupported_value", "An agent gives one answer: leave \"n\" out.");
        }

        if (Value(body, "response_format") is { ValueKind: JsonValueKind.Object } format && Text(format, "type") is not ("text" or null))
        {
            throw ProblemException.Invalid("unsupported_value", "An agent answers in text: leave \"response_format\" out. POST /chat gives the answer, its query and its rows as JSON.");
        }
    }

    static async Task<JsonElement> ParseAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw ProblemException.Invalid("bad_json", "The body must be a JSON object with the field \"messages\".");
        }
        catch (JsonException)
        {
            throw ProblemException.Invalid("bad_json", "The body is not valid JSON.");
        }
    }

    static string? Text(JsonElement body, string name) =>
        Value(body, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? RequestBody.TextOf(name, value)
        : throw ProblemException.Invalid("wrong_type", $"The field \"{name}\" must be a string.");

    static JsonElement? Value(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
