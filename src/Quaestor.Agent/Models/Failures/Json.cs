using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Failures;

/// <summary>Reading JSON of which nothing is certain: what is missing, null or of another type is simply not there.</summary>
static class Json
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? Text(value) : null;

    public static long? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? (long)number : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    public static JsonElement? FirstItem(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value && value.GetArrayLength() > 0 ? value[0] : null;

    /// <summary>A string, or the joined <c>text</c> of an array of parts.</summary>
    public static string? TextOrParts(this JsonElement element, string name) =>
        element.Text(name) ?? (element.Member(name) is { ValueKind: JsonValueKind.Array }
            ? string.Concat(element.Items(name).Select(part => part.Text("text")))
            : null);

    static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half a character: what can be read is.
            return JsonElement.Parse(LoneSurrogates.Replace(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value)))).GetString()!;
        }
    }
}
