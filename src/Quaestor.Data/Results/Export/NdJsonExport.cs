using System.IO.Pipelines;
using System.Text.Json;

namespace Quaestor.Data.Results.Export;

/// <summary>One object a line, a property for each column. A second column of the same name gets a number.</summary>
static class NdJsonExport
{
    public static async Task WriteAsync(
        IReadOnlyList<Column> columns, IEnumerable<object?[]> rows, Stream output, CancellationToken cancellationToken)
    {
        var names = ColumnNames.Unique(columns).Select(name => JsonEncodedText.Encode(name, JsonExport.Options.Encoder)).ToArray();
        var pipe = PipeWriter.Create(output, new(leaveOpen: true));
        await using var json = new Utf8JsonWriter(pipe, JsonExport.Options);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            for (var i = 0; i < row.Length; i++)
            {
                json.WritePropertyName(names[i]);
                ResultJson.WriteCell(json, row[i]);
            }

            json.WriteEndObject();
            json.Flush();
            json.Reset();
            pipe.GetSpan(1)[0] = (byte)'\n';
            pipe.Advance(1);
            if (pipe.UnflushedBytes > JsonExport.FlushAt)
            {
                await pipe.FlushAsync(cancellationToken);
            }
        }

        await pipe.FlushAsync(cancellationToken);
    }
}
