using System.Diagnostics;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sql.Sqlite;
using Quaestor.Data.Sqlite;
using Quaestor.Data.Sqlite.Cells;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>
/// One query from its statement to its last row or the cap that cuts it. The columns' types are decided by the first rows; where
/// a later value does not fit, all rows are looked at, and the query runs once more with types that hold them.
/// </summary>
sealed class SqliteExecution(GuardedDatabase database, QueryMessage query, FrameWriter writer)
{
    /// <exception cref="SqliteException">It fails or was stopped.</exception>
    /// <exception cref="RefusedStatementException">It does what a query may not.</exception>
    public DoneMessage Run()
    {
        var started = Stopwatch.GetTimestamp();
        using var statement = database.Prepare(query.Sql);
        Check(statement);
        ResultColumn[] columns = [.. Enumerable.Range(0, statement.Columns).Select(i => new ResultColumn(statement.Name(i), statement.DeclaredType(i)))];
        try
        {
            CappedRows? rows;
            while ((rows = TryRead(statement, columns)) is null)
            {
                statement.Reset();
            }

            return new(rows.Rows, TruncationNames.Of(rows.TruncatedBy), Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (SqliteException) when (database.Objection is { } objection)
        {
            throw new RefusedStatementException(objection);
        }
    }

    static void Check(SqliteStatement statement)
    {
        if (statement.Parameters > 0)
        {
            throw new SqliteException(SqliteCode.Error, "The statement has a parameter, and nobody gives it a value: write the value out");
        }

        if (statement.Columns == 0)
        {
            throw new SqliteException(SqliteCode.Error, "The statement returns no columns");
        }
    }

    /// <returns>Null where the types announced did not hold: the columns know better now.</returns>
    CappedRows? TryRead(SqliteStatement statement, ResultColumn[] columns)
    {
        var first = ReadFirst(statement, columns, out var isWhole);
        var rows = Announce(columns);
        var batch = new RowBatch(rows.Columns);
        for (var row = 0; row < first.Count; row++)
        {
            if (!rows.Capped.HasRoom())
            {
                return rows.Capped;
            }

            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].TryAdd(first.Cell(row, i), batch[i]);
            }

            EndRow(batch, rows.Capped);
        }

        while (!isWhole && statement.Step())
        {
            if (!rows.Capped.HasRoom())
            {
                return rows.Capped;
            }

            for (var i = 0; i < columns.Length; i++)
            {
                if (!columns[i].TryAdd(statement.Cell(i), batch[i]))
                {
                    SeeRest(statement, columns, i, query.MaxRows - rows.Capped.Rows - batch.Rows);
                    return null;
                }
            }

            EndRow(batch, rows.Capped);
        }

        Flush(batch, rows.Capped);
        return rows.Capped;
    }

    /// <param name="isWhole">True where these are all rows.</param>
    static FirstRows ReadFirst(SqliteStatement statement, ResultColumn[] columns, out bool isWhole)
    {
        var first = new FirstRows(columns.Length);
        while (!first.IsFull)
        {
            if (!statement.Step())
            {
                isWhole = true;
                return first;
            }

            for (var i = 0; i < columns.Length; i++)
            {
                var cell = statement.Cell(i);
                columns[i].See(cell);
                first.Add(cell);
            }
        }

        isWhole = false;
        return first;
    }

    (IReadOnlyList<Column> Columns, CappedRows Capped) Announce(ResultColumn[] columns)
    {
        foreach (var column in columns)
        {
            column.Announce();
        }

        List<Column> announced = [.. columns.Select(column => column.Announced)];
        var message = new ColumnsMessage([.. announced.Select(column => new ColumnMessage(column.Name, column.Type.Name()))]);
        writer.Gather(FrameKind.Columns, message, ProtocolJson.Default.ColumnsMessage);
        return (announced, new(query.MaxRows, query.MaxBytes, announced, bytes => writer.Gather(FrameKind.Chunk, bytes.Span)));
    }

    /// <summary>A batch never holds more rows than there is room for: the row after it then finds none.</summary>
    void EndRow(RowBatch batch, CappedRows rows)
    {
        if (batch.EndRow() || rows.Rows + batch.Rows == query.MaxRows)
        {
            Flush(batch, rows);
        }
    }

    static void Flush(RowBatch batch, CappedRows rows)
    {
        if (batch.Rows > 0)
        {
            rows.Add(batch.Rows, batch.Take());
        }
    }

    /// <param name="from">The first column of this row that nobody has looked at.</param>
    /// <param name="most">Rows that have a place in the result.</param>
    static void SeeRest(SqliteStatement statement, ResultColumn[] columns, int from, long most)
    {
        do
        {
            for (var i = from; i < columns.Length; i++)
            {
                columns[i].See(statement.Cell(i));
            }

            from = 0;
        }
        while (--most > 0 && statement.Step());
    }
}
