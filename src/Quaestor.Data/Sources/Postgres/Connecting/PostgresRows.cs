using Npgsql;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres.Cells;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>The rows of a running statement. Disposed before their end, the statement is stopped on the server and not drained.</summary>
sealed class PostgresRows(IAsyncDisposable command, NpgsqlDataReader reader, Action cancel) : IAsyncDisposable
{
    bool _ended;

    /// <summary>Reads all rows, or those before a cap.</summary>
    public async Task ReadAsync(IReadOnlyList<ColumnReader> columns, RowBatch batch, CappedRows rows, CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken))
        {
            if (batch.Rows == 0 && !rows.HasRoom())
            {
                return;
            }

            for (var i = 0; i < columns.Count; i++)
            {
                ReadCell(i, columns[i], batch[i]);
            }

            if (batch.EndRow() || rows.Exceeds(batch.Rows))
            {
                rows.Add(batch.Rows, batch.Take());
                if (rows.TruncatedBy is not null)
                {
                    return;
                }
            }
        }

        if (batch.Rows > 0)
        {
            rows.Add(batch.Rows, batch.Take());
        }
    }

    /// <summary>Leaves the rest of the rows: a change that is stopped would not be made.</summary>
    /// <returns>How many rows the statement changed.</returns>
    public async Task<long> ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (!_ended && await NextAsync(cancellationToken))
        {
        }

        await reader.NextResultAsync(cancellationToken);
        return reader.RecordsAffected;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            cancel();
        }

        try
        {
            await reader.DisposeAsync();
        }
        catch (PostgresException stopped) when (stopped.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            // As it was told to.
        }

        await command.DisposeAsync();
    }

    /// <summary>After its last row, or a failure, nothing runs that would have to be stopped.</summary>
    async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return !(_ended = !await reader.ReadAsync(cancellationToken));
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            _ended = true;
            throw;
        }
    }

    void ReadCell(int column, ColumnReader form, CellBuffer cells)
    {
        if (reader.IsDBNull(column))
        {
            cells.AddNull();
            return;
        }

        form.Read(reader.GetFieldValue<WireValue>(column).Bytes.Span, cells);
    }
}
