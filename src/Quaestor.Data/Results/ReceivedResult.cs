using System.Text;
using System.Text.Json;

namespace Quaestor.Data.Results;

/// <summary>Takes in a result that another machine sends as <see cref="ResultJson"/> writes it. That machine may send anything.</summary>
public static class ReceivedResult
{
    /// <param name="caps">Of which no row more is taken, whatever was sent.</param>
    /// <returns>The cap that left rows out, here or there; null if every row is here.</returns>
    /// <exception cref="ResultFormatException">It is no result.</exception>
    public static Truncation? TakeInto(ResultIntake rows, JsonElement result, QueryCaps caps)
    {
        var page = ResultJson.Read(result);
        if (page.Columns.Count is 0 or > ushort.MaxValue)
        {
            throw new ResultFormatException("A result has at least one column.");
        }

        rows.Begin(page.Columns);
        var capped = new CappedRows(caps.MaxRows, long.MaxValue, page.Columns, chunk => rows.Append(ResultChunk.Parse(chunk, page.Columns)));
        var batch = new RowBatch(page.Columns);
        foreach (var row in page.Rows)
        {
            if (!capped.HasRoom())
            {
                break;
            }

            Add(batch, row, page.Columns);
            if (batch.EndRow())
            {
                capped.Add(batch.Rows, batch.Take());
            }
        }

        if (batch.Rows > 0)
        {
            capped.Add(batch.Rows, batch.Take());
        }

        return capped.TruncatedBy ?? page.TruncatedBy;
    }

    static void Add(RowBatch batch, object?[] row, IReadOnlyList<Column> columns)
    {
        for (var i = 0; i < row.Length; i++)
        {
            switch ((ChunkFormat.EncodingOf(columns[i].Type), row[i]))
            {
                case (_, null):
                    batch[i].AddNull();
                    break;
                case (ChunkEncoding.Boolean, bool value):
                    batch[i].Add(value);
                    break;
                case (ChunkEncoding.Int64, long value):
                    batch[i].Add(value);
                    break;
                case (ChunkEncoding.Double, double value):
                    batch[i].Add(value);
                    break;
                case (ChunkEncoding.Text or ChunkEncoding.Json, var cell):
                    batch[i].Add(Encoding.UTF8.GetBytes(CellText.Of(cell)));
                    break;
                default:
                    throw new ResultFormatException("A cell is of another type than its column.");
            }
        }
    }
}
