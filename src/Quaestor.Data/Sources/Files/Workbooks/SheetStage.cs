using Quaestor.Data.DuckDb;

namespace Quaestor.Data.Sources.Files.Workbooks;

/// <summary>A table of a worker's own database that takes a sheet's cells as text; a SELECT over it makes values of them.</summary>
sealed class SheetStage : IDisposable
{
    /// <summary>There is one at a time.</summary>
    public const string Table = "quaestor_sheet";

    readonly DuckDbConnection _connection;

    SheetStage(DuckDbConnection connection) => _connection = connection;

    public static string ColumnName(int column) => $"c{column}";

    /// <summary>Takes in a sheet whose layout is known.</summary>
    /// <exception cref="WorkbookException">It cannot be read.</exception>
    public static SheetStage Load(DuckDbConnection connection, SheetToLoad sheet, CancellationToken cancellationToken)
    {
        using var workbook = Workbook.Open(sheet.Path);
        for (var i = 0; i < sheet.Sheet; i++)
        {
            if (!workbook.NextSheet())
            {
                throw new WorkbookException("has changed while it was read", "Ask again.");
            }
        }

        return Load(connection, Rows(workbook).Skip(sheet.FirstRow), sheet.Columns, cancellationToken);
    }

    /// <summary>Takes in rows; those without a cell are left out.</summary>
    public static SheetStage Load(DuckDbConnection connection, IEnumerable<object?[]> rows, int columns, CancellationToken cancellationToken)
    {
        var stage = new SheetStage(connection);
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {Table} ({string.Join(", ", Enumerable.Range(0, columns).Select(i => $"{ColumnName(i)} VARCHAR"))})");
        try
        {
            using var appender = connection.Append(Table);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Array.TrueForAll(row, cell => cell is null))
                {
                    continue;
                }

                for (var i = 0; i < columns; i++)
                {
                    appender.Add(i < row.Length ? SheetCell.TextOf(row[i]) : null);
                }

                appender.EndRow();
            }

            appender.Complete();
            return stage;
        }
        catch
        {
            stage.Dispose();
            throw;
        }
    }

    public void Dispose() => _connection.Execute($"DROP TABLE IF EXISTS {Table}");

    static IEnumerable<object?[]> Rows(Workbook workbook)
    {
        while (workbook.NextRow() is { } row)
        {
            yield return row;
        }
    }
}
