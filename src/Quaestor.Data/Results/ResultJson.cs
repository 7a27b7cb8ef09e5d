using System.Text.Json;

namespace Quaestor.Data.Results;

/// <summary>Results in the JSON of the HTTP interface: <c>{result_id, columns: [{name, type}], rows, row_count, truncated, truncated_by?}</c>.</summary>
/// <remarks><see cref="ColumnType"/> says how each cell travels.</remarks>
public static class ResultJson
{
    /// <summary>Beyond, readers that make doubles of numbers lose digits (RFC 8259, 6).</summary>
    const long MaxExact = 1L << 53;

    /// <summary>Writes the page as one object.</summary>
    public static void Write(Utf8JsonWriter json, ResultPage page)
    {
        json.WriteStartObject();
        json.WriteString("result_id"u8, page.ResultId);
        WriteColumns(json, page.Columns);
        json.WriteStartArray("rows"u8);
        foreach (var row in page.Rows)
        {
            WriteRow(json, row);
        }

        json.WriteEndArray();
        WriteEnd(json, page.RowCount, page.TruncatedBy);
    }

    /// <summary>What follows the rows, and the end of the object.</summary>
    internal static void WriteEnd(Utf8JsonWriter json, long rowCount, Truncation? truncatedBy)
    {
        json.WriteNumber("row_count"u8, rowCount);
        json.WriteBoolean("truncated"u8, truncatedBy is not null);
        if (truncatedBy is { } cap)
        {
            json.WriteString("truncated_by"u8, Name(cap));
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the columns as the property <c>columns</c>.</summary>
    public static void WriteColumns(Utf8JsonWriter json, IReadOnlyList<Column> columns)
    {
        json.WriteStartArray("columns"u8);
        foreach (var column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, column.Name);
            json.WriteString("type"u8, column.Type.Name());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a row as an array of its cells.</summary>
    public static void WriteRow(Utf8JsonWriter json, object?[] row)
    {
        json.WriteStartArray();
        foreach (var cell in row)
        {
            WriteCell(json, cell);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a cell as <see cref="ResultPage"/> holds it.</summary>
    public static void WriteCell(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool boolean:
                json.WriteBooleanValue(boolean);
                break;
            case long and (< -MaxExact or > MaxExact):
            case double number when !double.IsFinite(number):
                json.WriteStringValue(CellText.Of(cell));
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case JsonElement element:
                element.WriteTo(json);
                break;
            default:
                json.WriteStringValue((string)cell);
                break;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, for faces that get it over HTTP.</summary>
    /// <param name="page">The object.</param>
    /// <param name="offset">The offset that was asked for; the JSON does not repeat it.</param>
    /// <exception cref="ResultFormatException">It is something else.</exception>
    public static ResultPage Read(JsonElement page, long offset = 0)
    {
        try
        {
            var columns = page.GetProperty("columns"u8).EnumerateArray().Select(ReadColumn).ToArray();
            var rows = page.GetProperty("rows"u8).EnumerateArray().Select(row => ReadRow(row, columns)).ToArray();
            Truncation? cap = page.TryGetProperty("truncated_by"u8, out var by) ? Enum.Parse<Truncation>(by.GetString()!, ignoreCase: true) : null;
            return new(page.GetProperty("result_id"u8).GetGuid(), columns, rows, offset, page.GetProperty("row_count"u8).GetInt64(), cap);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new ResultFormatException("The JSON is not a result.", error);
        }
    }

    static string Name(Truncation cap) => cap == Truncation.Rows ? "rows" : "bytes";

    static Column ReadColumn(JsonElement column) =>
        ColumnTypes.TryParse(column.GetProperty("type"u8).GetString(), out var type)
            ? new(column.GetProperty("name"u8).GetString()!, type)
            : throw new ResultFormatException("A column has an unknown type.");

    static object?[] ReadRow(JsonElement row, Column[] columns)
    {
        var cells = row.EnumerateArray().ToArray();
        return cells.Length == columns.Length
            ? [.. cells.Select((cell, i) => ReadCell(cell, columns[i].Type))]
            : throw new ResultFormatException("A row has another number of cells than there are columns.");
    }

    static object? ReadCell(JsonElement cell, ColumnType type) => (cell.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (_, ColumnType.Boolean) => cell.GetBoolean(),
        (JsonValueKind.String, ColumnType.Integer) => long.Parse(cell.GetString()!),
        (JsonValueKind.Number, ColumnType.Integer or ColumnType.HugeInt) => cell.GetInt64(),
        (JsonValueKind.String, ColumnType.Double) => double.Parse(cell.GetString()!),
        (_, ColumnType.Double) => cell.GetDouble(),
        (_, ColumnType.Json) => cell.Clone(),
        _ => cell.GetString(),
    };
}
