using System.Text.Json;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>Reading JSON of which nothing is certain: what is missing, null or of another type is simply not there.</summary>
static class Json
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static long? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? (long)number : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>A string, or the joined <c>text</c> of an array of parts.</summary>
    public static string? TextOrParts(this JsonElement element, string name) =>
        element.Text(name) ?? (element.Member(name) is { ValueKind: JsonValueKind.Array }
            ? string.Concat(element.Items(name).Select(part => part.Text("text")))
            : null);
}
