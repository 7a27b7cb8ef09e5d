using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Quaestor.Agent.Tools.Personal;

/// <summary>What a user keeps, as a model reads it.</summary>
static class PersonalText
{
    // Letters stay readable; what could close a mark in a prompt is escaped.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static string? TextOrNull(this JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool? FlagOrNull(this JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    public static int NumberOr(this JsonElement arguments, string name, int otherwise, int least, int most) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? Math.Clamp(number, least, most) : otherwise;

    /// <returns>The id, or what to tell the model.</returns>
    public static (Guid Id, ToolOutcome? Wrong) Id(this JsonElement arguments)
    {
        var text = arguments.GetProperty("id").GetString()!;
        return Guid.TryParse(text, out var id) ? (id, null) : (default, ToolOutcome.Wrong("There is no todo with this id: ids are UUIDs. list_todos tells them."));
    }
}
