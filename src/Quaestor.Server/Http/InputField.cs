using System.Globalization;
using System.Text.Json;

namespace Quaestor.Server.Http;

/// <summary>
/// A field of a body or a parameter of a query, as a route names it: <c>message</c>, <c>thread_id?: uuid</c>,
/// <c>limit?: 1..200</c>, <c>agent_type?: online|local</c>.
/// </summary>
/// <param name="Type">
/// <c>text</c>, <c>uuid</c>, <c>flag</c>, <c>object</c>, <c>list</c>, <c>texts</c> (a list of them), a range of whole numbers, or words to choose from.
/// </param>
sealed record InputField(string Name, bool IsRequired, string Type)
{
    public static IReadOnlyList<InputField> Read(string fields) =>
        [.. fields.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ReadOne)];

    /// <summary>As a JSON schema.</summary>
    public void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        switch (Type)
        {
            case "uuid":
                json.WriteString("type"u8, "string"u8);
                json.WriteString("format"u8, "uuid"u8);
                break;
            case "flag":
                json.WriteString("type"u8, "boolean"u8);
                break;
            case "object":
                json.WriteString("type"u8, "object"u8);
                break;
            case "list":
                json.WriteString("type"u8, "array"u8);
                break;
            case "texts":
                json.WriteString("type"u8, "array"u8);
                json.WriteStartObject("items"u8);
                json.WriteString("type"u8, "string"u8);
                json.WriteEndObject();
                break;
            case var range when range.Contains("..", StringComparison.Ordinal):
                WriteRange(json, range);
                break;
            case var words when words.Contains('|', StringComparison.Ordinal):
                json.WriteString("type"u8, "string"u8);
                WriteWords(json, words);
                break;
            default:
                json.WriteString("type"u8, "string"u8);
                break;
        }

        json.WriteEndObject();
    }

    static InputField ReadOne(string field)
    {
        var parts = field.Split(": ", 2);
        return new(parts[0].TrimEnd('?'), !parts[0].EndsWith('?'), parts.Length > 1 ? parts[1] : "text");
    }

    static void WriteRange(Utf8JsonWriter json, string range)
    {
        var ends = range.Split("..");
        json.WriteString("type"u8, "integer"u8);
        json.WriteNumber("minimum"u8, long.Parse(ends[0], CultureInfo.InvariantCulture));
        if (ends[1].Length > 0)
        {
            json.WriteNumber("maximum"u8, long.Parse(ends[1], CultureInfo.InvariantCulture));
        }
    }

    static void WriteWords(Utf8JsonWriter json, string words)
    {
        json.WriteStartArray("enum"u8);
        foreach (var word in words.Split('|'))
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }
}
