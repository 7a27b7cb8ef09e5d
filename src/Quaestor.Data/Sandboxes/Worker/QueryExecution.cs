using System.Diagnostics;
using Quaestor.Data.DuckDb;
using Quaestor.Data.DuckDb.Chunks;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>One query from its statement to its last row or the cap that cuts it.</summary>
sealed class QueryExecution(DuckDbConnection connection, QueryMessage query, FrameWriter writer)
{
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public DoneMessage Run(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var result = connection.Read(query.Sql, cancellationToken);
        using var encoder = new ChunkEncoder(result.Columns);
        var columns = new ColumnsMessage([.. encoder.Columns.Select(column => new ColumnMessage(column.Name, column.Type.Name()))]);
        writer.Gather(FrameKind.Columns, columns, ProtocolJson.Default.ColumnsMessage);
        var rows = new CappedRows(query.MaxRows, query.MaxBytes, encoder.Columns, bytes => writer.Gather(FrameKind.Chunk, bytes.Span));
        while (rows.TruncatedBy is null && result.TryReadChunk(out var chunk))
        {
            for (var first = 0; first < chunk.RowCount && rows.HasRoom();)
            {
                var encoded = encoder.Encode(chunk, first, out var bytes);
                first += encoded;
                rows.Add(encoded, bytes);
            }
        }

        return new(rows.Rows, TruncationNames.Of(rows.TruncatedBy), Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
