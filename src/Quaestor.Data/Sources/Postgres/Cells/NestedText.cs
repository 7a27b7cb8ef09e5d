using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql.PostgresTypes;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sources.Postgres.Cells;

/// <summary>
/// Arrays and composites as JSON, from the text that PostgreSQL writes of them: <c>{1,NULL,"a b"}</c> and <c>(1,,"a b")</c>
/// (PostgreSQL's documentation, 8.15.6 and 8.16.6). A composite becomes an object of its fields, an array with other lower
/// bounds than 1 loses them.
/// </summary>
sealed class NestedText(PostgresType type)
{
    // Relaxed: cells are stored as UTF-8 and escaped again by whatever document they get into.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        using (var json = new Utf8JsonWriter(cells.Text, Options))
        {
            var text = Encoding.UTF8.GetString(value);
            WriteValue(json, type, text);
        }

        cells.EndText();
    }

    static void WriteValue(Utf8JsonWriter json, PostgresType type, string? text)
    {
        switch (type)
        {
            case var _ when text is null:
                json.WriteNullValue();
                break;
            case PostgresDomainType domain:
                WriteValue(json, domain.BaseType, text);
                break;
            case PostgresArrayType array:
                var literal = new LiteralReader(text);
                literal.SkipBounds();
                WriteArray(json, array.Element, literal);
                break;
            case PostgresCompositeType composite:
                WriteComposite(json, composite, new LiteralReader(text));
                break;
            case { Name: "hstore" }:
                HstoreText.Write(json, text);
                break;
            default:
                NestedScalar.Write(json, type.Name, text);
                break;
        }
    }

    static void WriteArray(Utf8JsonWriter json, PostgresType element, LiteralReader literal)
    {
        // The only type whose elements hold commas without quotes.
        var delimiter = element.Name == "box" ? ';' : ',';
        json.WriteStartArray();
        literal.Take('{');
        while (!literal.TryTake('}'))
        {
            if (literal.Peek == '{')
            {
                WriteArray(json, element, literal);
            }
            else
            {
                WriteValue(json, element, literal.Element(delimiter));
            }

            literal.TryTake(delimiter);
        }

        json.WriteEndArray();
    }

    static void WriteComposite(Utf8JsonWriter json, PostgresCompositeType composite, LiteralReader literal)
    {
        json.WriteStartObject();
        literal.Take('(');
        foreach (var field in composite.Fields)
        {
            json.WritePropertyName(field.Name);
            WriteValue(json, field.Type, literal.Field());
            literal.TryTake(',');
        }

        json.WriteEndObject();
    }
}
