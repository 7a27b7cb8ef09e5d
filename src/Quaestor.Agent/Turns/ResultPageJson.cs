using System.Text.Json;
using System.Text.Json.Serialization;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Turns;

/// <summary>A page of rows as it travels: <c>{result_id, columns: [{name, type}], rows, offset, row_count, truncated, truncated_by?}</c>.</summary>
public sealed class ResultPageJson : JsonConverter<ResultPage>
{
    static readonly Dictionary<ColumnType, string> TypeNames =
        Enum.GetValues<ColumnType>().ToDictionary(type => type, type => type.ToString().ToLowerInvariant());

    public override ResultPage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var page = document.RootElement;
        return new ResultPage(
            page.GetProperty("result_id").GetGuid(),
            [.. page.GetProperty("columns").EnumerateArray().Select(ReadColumn)],
            [.. page.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().Select(ReadCell).ToArray())],
            page.GetProperty("offset").GetInt64(),
            page.GetProperty("row_count").GetInt64(),
            page.TryGetProperty("truncated_by", out var cap) ? Enum.Parse<Truncation>(cap.GetString()!, ignoreCase: true) : null);
    }

    public override void Write(Utf8JsonWriter writer, ResultPage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("result_id"u8, value.ResultId);
        writer.WriteStartArray("columns"u8);
        foreach (var column in value.Columns)
        {
            WriteColumn(writer, column);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("rows"u8);
        foreach (var row in value.Rows)
        {
            writer.WriteStartArray();
            foreach (var cell in row)
            {
                WriteCell(writer, cell);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteNumber("offset"u8, value.Offset);
        writer.WriteNumber("row_count"u8, value.RowCount);
        writer.WriteBoolean("truncated"u8, value.Truncated);
        if (value.TruncatedBy is { } cap)
        {
            writer.WriteString("truncated_by"u8, cap.ToString().ToLowerInvariant());
        }

        writer.WriteEndObject();
    }

    static Column ReadColumn(JsonElement column) =>
        new(column.GetProperty("name").GetString()!, Enum.Parse<ColumnType>(column.GetProperty("type").GetString()!, ignoreCase: true));

    static object? ReadCell(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => cell.GetString(),
        JsonValueKind.Number => cell.TryGetInt64(out var whole) ? whole : cell.GetDouble(),
        _ => cell.Clone(),
    };

    static void WriteColumn(Utf8JsonWriter writer, Column column)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, column.Name);
        writer.WriteString("type"u8, TypeNames[column.Type]);
        writer.WriteEndObject();
    }

    static void WriteCell(Utf8JsonWriter writer, object? cell)
    {
        switch (cell)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case long whole and (> -(1L << 53) and < 1L << 53):
                writer.WriteNumberValue(whole);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            default:
                writer.WriteStringValue(cell.ToString());
                break;
        }
    }
}
