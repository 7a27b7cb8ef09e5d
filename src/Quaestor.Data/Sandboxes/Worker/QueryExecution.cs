using System.Diagnostics;
using Quaestor.Data.DuckDb;
using Quaestor.Data.DuckDb.Chunks;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>One query from its statement to its last row or the cap that cuts it.</summary>
sealed class QueryExecution(DuckDbConnection connection, QueryMessage query, FrameWriter writer)
{
    long _rows;
    long _bytes;
    Truncation? _truncatedBy;

    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public DoneMessage Run(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var result = connection.Query(query.Sql, cancellationToken);
        using var encoder = new ChunkEncoder(result.Columns);
        var columns = new ColumnsMessage([.. encoder.Columns.Select(column => new ColumnMessage(column.Name, column.Type.Name()))]);
        writer.Gather(FrameKind.Columns, columns, ProtocolJson.Default.ColumnsMessage);
        while (_truncatedBy is null && result.TryReadChunk(out var chunk))
        {
            Send(chunk, encoder);
        }

        return new(_rows, TruncationNames.Of(_truncatedBy), Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    void Send(DataChunk chunk, ChunkEncoder encoder)
    {
        for (var first = 0; _truncatedBy is null && first < chunk.RowCount;)
        {
            if (_rows == query.MaxRows)
            {
                // There is one more row than allowed, and so there is no need to encode it.
                _truncatedBy = Truncation.Rows;
                return;
            }

            var rows = encoder.Encode(chunk, first, out var bytes);
            first += rows;
            if (rows > query.MaxRows - _rows || bytes.Length > query.MaxBytes - _bytes)
            {
                SendCut(ResultChunk.Parse(bytes, encoder.Columns));
            }
            else
            {
                Send(rows, bytes);
            }
        }
    }

    void SendCut(ResultChunk chunk)
    {
        var allowed = (int)Math.Min(chunk.RowCount, query.MaxRows - _rows);
        var fitting = Math.Min(allowed, chunk.RowsWithin(query.MaxBytes - _bytes));
        _truncatedBy = fitting < allowed ? Truncation.Bytes : Truncation.Rows;
        if (fitting > 0)
        {
            Send(fitting, chunk.Take(fitting, new ChunkWriter()));
        }
    }

    void Send(int rows, ReadOnlyMemory<byte> bytes)
    {
        _rows += rows;
        _bytes += bytes.Length;
        writer.Gather(FrameKind.Chunk, bytes.Span);
    }
}
