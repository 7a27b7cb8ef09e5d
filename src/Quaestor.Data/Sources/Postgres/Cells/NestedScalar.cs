using System.Globalization;
using System.Text;
using System.Text.Json;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sources.Postgres.Cells;

/// <summary>A value inside an array or a composite, from the server's text of it: as it is in a cell of its own, only that short decimals are numbers.</summary>
static class NestedScalar
{
    const long ExactDouble = 1L << 53;
    const int MaxExactDigits = 15;

    /// <param name="type">The name of a type that is none of others.</param>
    public static void Write(Utf8JsonWriter json, string type, string text)
    {
        switch (type)
        {
            case "boolean":
                json.WriteBooleanValue(text == "t");
                break;
            case "json" or "jsonb":
                Document(json, text);
                break;
            case "smallint" or "integer" or "bigint" or "oid" when long.Parse(text, CultureInfo.InvariantCulture) is >= -ExactDouble and <= ExactDouble:
            case "real" or "double precision" when char.IsAsciiDigit(text[^1]):
            case "numeric" when text.Count(char.IsAsciiDigit) is > 0 and <= MaxExactDigits:
                json.WriteRawValue(text);
                break;
            case "bytea":
                // The session has the server write \x and hexadecimal digits.
                json.WriteBase64StringValue(Convert.FromHexString(text.AsSpan(2)));
                break;
            default:
                json.WriteStringValue(Temporal(type, text));
                break;
        }
    }

    /// <summary>Also here a document that nests deeper than readers follow, or holds half a character, travels as its text.</summary>
    static void Document(Utf8JsonWriter json, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (json.CurrentDepth < ChunkValidation.MaxJsonDepth && ChunkValidation.IsJson(utf8, ChunkValidation.MaxJsonDepth - json.CurrentDepth))
        {
            json.WriteRawValue(utf8, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(utf8);
        }
    }

    static string Temporal(string type, string text) => type switch
    {
        "date" => TemporalReading.Date(text),
        "timestamp without time zone" => TemporalReading.Timestamp(text),
        "timestamp with time zone" => TemporalReading.TimestampTz(text),
        "time with time zone" => TemporalReading.TimeTz(text),
        "interval" => TemporalReading.Interval(text),
        _ => text,
    };
}
