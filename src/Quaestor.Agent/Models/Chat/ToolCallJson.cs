using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Chat;

/// <summary>Tool calls from the JSON text that models write.</summary>
static class ToolCallJson
{
    // Escaped letters would cost the model tokens and the reader sense; nothing of this becomes HTML unescaped.
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Never throws for what a model wrote: where the arguments are not a JSON object, <see cref="FunctionCallContent.Exception"/>
    /// says so and the arguments are null. Empty text and <c>null</c> mean no arguments (Groq and xAI send them).
    /// </summary>
    public static FunctionCallContent Read(string callId, string name, string? arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            return new FunctionCallContent(callId, name, new Dictionary<string, object?>());
        }

        try
        {
            using var document = JsonDocument.Parse(LoneSurrogates.Replace(arguments));
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => new FunctionCallContent(callId, name, new Dictionary<string, object?>()),
                JsonValueKind.Object => new FunctionCallContent(callId, name, Members(document.RootElement)),
                var kind => Broken(callId, name, new JsonException($"The arguments are a JSON {kind}, not an object.")),
            };
        }
        catch (JsonException e)
        {
            return Broken(callId, name, e);
        }
    }

    /// <summary>The arguments as one JSON object.</summary>
    public static JsonElement Write(IDictionary<string, object?>? arguments) =>
        JsonSerializer.SerializeToElement(arguments ?? new Dictionary<string, object?>(), Plain);

    static FunctionCallContent Broken(string callId, string name, JsonException why) =>
        new(callId, name) { Exception = why };

    static Dictionary<string, object?> Members(JsonElement arguments)
    {
        var members = new Dictionary<string, object?>();
        foreach (var member in arguments.EnumerateObject())
        {
            // The last one counts where a model writes a name twice, as every JSON reader does it.
            members[member.Name] = member.Value.Clone();
        }

        return members;
    }
}
