using System.Text.Json;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>Lists, arrays, structs, maps and unions as JSON arrays and objects.</summary>
static class NestedValues
{
    public static void Write(DataVector vector, int row, Utf8JsonWriter json, int depth)
    {
        switch (vector.Type.Type)
        {
            case DuckDbType.List:
                var entry = vector.Values<ListEntry>()[row];
                List(vector.Elements(), entry.Offset, entry.Length, json, depth);
                break;
            case DuckDbType.Array:
                List(vector.Elements(), row * vector.Type.ArraySize, vector.Type.ArraySize, json, depth);
                break;
            case DuckDbType.Struct:
                Struct(vector, row, json, depth);
                break;
            case DuckDbType.Map:
                Map(vector, row, json, depth);
                break;
            default:
                Union(vector, row, json, depth);
                break;
        }
    }

    static void List(DataVector elements, int first, int count, Utf8JsonWriter json, int depth)
    {
        json.WriteStartArray();
        for (var i = first; i < first + count; i++)
        {
            JsonValues.Write(elements, i, json, depth);
        }

        json.WriteEndArray();
    }

    /// <summary>An object; <c>row(1, 2)</c>, whose members have no names, is an array.</summary>
    static void Struct(DataVector vector, int row, Utf8JsonWriter json, int depth)
    {
        var fields = vector.Type.Fields;
        var isTuple = fields[0].Name.Length == 0;
        Start(isTuple, json);
        for (var i = 0; i < fields.Count; i++)
        {
            if (!isTuple)
            {
                json.WritePropertyName(fields[i].Name);
            }

            JsonValues.Write(vector.Field(i), row, json, depth);
        }

        End(isTuple, json);
    }

    /// <summary>An object where the keys are text; else a list of <c>{"key": …, "value": …}</c>.</summary>
    static void Map(DataVector vector, int row, Utf8JsonWriter json, int depth)
    {
        var entry = vector.Values<ListEntry>()[row];
        var elements = vector.Elements();
        if (vector.Type.Fields[0].Type is not { Type: DuckDbType.Varchar, IsJson: false })
        {
            List(elements, entry.Offset, entry.Length, json, depth);
            return;
        }

        var keys = elements.Field(0).Values<StoredText>();
        var values = elements.Field(1);
        json.WriteStartObject();
        for (var i = entry.Offset; i < entry.Offset + entry.Length; i++)
        {
            json.WritePropertyName(StoredText.Bytes(in keys[i]));
            JsonValues.Write(values, i, json, depth);
        }

        json.WriteEndObject();
    }

    /// <summary>An object of the one member that it holds.</summary>
    static void Union(DataVector vector, int row, Utf8JsonWriter json, int depth)
    {
        var member = vector.Tags()[row];
        json.WriteStartObject();
        json.WritePropertyName(vector.Type.Fields[member].Name);
        JsonValues.Write(vector.Member(member), row, json, depth);
        json.WriteEndObject();
    }

    static void Start(bool isArray, Utf8JsonWriter json)
    {
        if (isArray)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartObject();
        }
    }

    static void End(bool isArray, Utf8JsonWriter json)
    {
        if (isArray)
        {
            json.WriteEndArray();
        }
        else
        {
            json.WriteEndObject();
        }
    }
}
