using System.Text;
using System.Text.Json;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sources.Postgres.Cells;

/// <summary>An hstore as a JSON object, from <c>"a"=>"1", "b"=>NULL</c>.</summary>
static class HstoreText
{
    public static void Write(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        using (var json = new Utf8JsonWriter(cells.Text, NestedText.Options))
        {
            Write(json, Encoding.UTF8.GetString(value));
        }

        cells.EndText();
    }

    public static void Write(Utf8JsonWriter json, string text)
    {
        var literal = new LiteralReader(text);
        json.WriteStartObject();
        while (!literal.AtEnd)
        {
            json.WritePropertyName(literal.Quoted());
            literal.Take("=>");
            if (literal.Peek == '"')
            {
                json.WriteStringValue(literal.Quoted());
            }
            else
            {
                literal.Take("NULL");
                json.WriteNullValue();
            }

            if (literal.TryTake(','))
            {
                literal.Take(' ');
            }
        }

        json.WriteEndObject();
    }
}
