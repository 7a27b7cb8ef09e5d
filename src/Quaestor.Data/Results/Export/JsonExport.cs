using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quaestor.Data.Results.Export;

/// <summary>The JSON of a page, with all rows: <c>{result_id, columns, rows, row_count, truncated, truncated_by?}</c>.</summary>
static class JsonExport
{
    internal const int FlushAt = 64 << 10;

    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static async Task WriteAsync(ResultFile result, IEnumerable<object?[]> rows, Stream output, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(output, new(leaveOpen: true));
        await using var json = new Utf8JsonWriter(pipe, Options);
        json.WriteStartObject();
        json.WriteString("result_id"u8, result.Id);
        ResultJson.WriteColumns(json, result.Columns);
        json.WriteStartArray("rows"u8);
        foreach (var row in rows)
        {
            ResultJson.WriteRow(json, row);
            if (json.BytesPending + pipe.UnflushedBytes > FlushAt)
            {
                json.Flush();
                await pipe.FlushAsync(cancellationToken);
            }
        }

        json.WriteEndArray();
        ResultJson.WriteEnd(json, result.RowCount, result.TruncatedBy);
        json.Flush();
        await pipe.FlushAsync(cancellationToken);
    }
}
