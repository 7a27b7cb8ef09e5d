using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;
using Quaestor.Data.Sources.Files.Workbooks;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Finds the tables in an Excel workbook: one a sheet, its header, its columns' types, and what to tell of how it was read.</summary>
sealed class WorkbookInspector(DuckDbConnection connection, CancellationToken cancellationToken)
{
    /// <param name="found">Told of each sheet that holds rows, while its rows are there to be read by the SELECT.</param>
    /// <exception cref="UnreadableFileException">The file is not to be read; the message tells why and what to do.</exception>
    public void Inspect(FileToInspect file, string path, Action<FoundSheet> found)
    {
        try
        {
            using var workbook = Workbook.Open(path);
            var errors = ErrorCells.Of(path, cancellationToken);
            var (sheet, any) = (0, false);
            do
            {
                any |= Inspect(workbook, path, sheet, sheet < errors.Count ? errors[sheet] : 0, found);
                sheet++;
            }
            while (workbook.NextSheet());
            if (!any)
            {
                throw new WorkbookException("holds no rows", "Fill it, or take it out of the folder.");
            }
        }
        catch (WorkbookException error)
        {
            throw new UnreadableFileException(file.Name, null, error.Trouble, error.Cure);
        }
        catch (OutOfMemoryException)
        {
            throw new UnreadableFileException(file.Name, null, "does not fit into a worker's memory", "Save its sheets as CSV or Parquet, which are read in parts.");
        }
    }

    bool Inspect(Workbook workbook, string path, int sheet, long errors, Action<FoundSheet> found)
    {
        var head = Head(workbook);
        if (SheetLayout.Of(head) is not { } layout)
        {
            return false;
        }

        var columns = layout.Names.Select(name => new SheetColumn(name)).ToList();
        using var stage = SheetStage.Load(connection, Seen(workbook, head.Skip(layout.FirstRow), columns), columns.Count, cancellationToken);
        var notes = Notes(workbook, layout, columns, errors);
        found(new(workbook.SheetName, new(path, sheet, layout.FirstRow, columns.Count), Select(columns, layout), notes));
        return true;
    }

    static List<object?[]> Head(Workbook workbook)
    {
        List<object?[]> head = [];
        while (head.Count < SheetLayout.HeadRows && workbook.NextRow() is { } row)
        {
            head.Add(row);
        }

        return head;
    }

    /// <summary>All rows, of which the columns take note as they pass.</summary>
    static IEnumerable<object?[]> Seen(Workbook workbook, IEnumerable<object?[]> head, List<SheetColumn> columns)
    {
        foreach (var row in head)
        {
            yield return Note(row);
        }

        while (workbook.NextRow() is { } row)
        {
            yield return Note(row);
        }

        object?[] Note(object?[] row)
        {
            for (var i = 0; i < row.Length && i < columns.Count; i++)
            {
                columns[i].Add(row[i]);
            }

            return row;
        }
    }

    /// <summary>Columns with neither a name nor a cell are what a sheet leaves free beside its table.</summary>
    static string Select(List<SheetColumn> columns, SheetLayout layout)
    {
        var kept = columns
            .Select((column, i) => (Column: column, At: i))
            .Where(entry => !entry.Column.IsEmpty || (layout.HasHeader && entry.Column.Name != $"column_{entry.At + 1}"))
            .Select(entry => entry.Column.Type == "VARCHAR"
                ? $"{SheetStage.ColumnName(entry.At)} AS {OwnSql.Name(entry.Column.Name)}"
                : $"CAST({SheetStage.ColumnName(entry.At)} AS {entry.Column.Type}) AS {OwnSql.Name(entry.Column.Name)}");
        return $"SELECT {string.Join(", ", kept)} FROM {SheetStage.Table}";
    }

    static List<string> Notes(Workbook workbook, SheetLayout layout, List<SheetColumn> columns, long errors)
    {
        List<string> notes = [];
        var mixed = columns.Where(column => column.IsMixed).Select(column => column.Name).ToList();
        Add(workbook.SheetIsHidden, "The sheet is hidden in its workbook.");
        Add(layout.Titles > 0, $"{(layout.Titles == 1 ? "A row" : $"{layout.Titles} rows")} above the header left out as titles.");
        Add(!layout.HasHeader, "The sheet has no header: its columns are numbered.");
        Add(mixed.Count > 0, $"Cells of several kinds, read as text: {string.Join(", ", mixed)}.");
        Add(errors > 0, $"{(errors == 1 ? "One cell holds an error" : $"{errors:N0} cells hold errors")} such as #DIV/0!, read as missing.");
        Add(workbook.MergedRanges > 0, $"{(workbook.MergedRanges == 1 ? "One range of cells is" : $"{workbook.MergedRanges:N0} ranges of cells are")} merged: the first cell holds the value, the others are missing.");
        return notes;

        void Add(bool applies, string note)
        {
            if (applies)
            {
                notes.Add(note);
            }
        }
    }
}

/// <param name="Load">What a worker takes in before the SELECT can be run.</param>
/// <param name="Select">Over the loaded cells.</param>
sealed record FoundSheet(string Name, SheetToLoad Load, string Select, IReadOnlyList<string> Notes);
