using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Finds how to read a text file: drafts it from its head, reads all of it so, and repairs the draft until it holds.</summary>
sealed class CsvInspector(DuckDbConnection connection, CancellationToken cancellationToken)
{
    /// <summary>Columns in one reading of the file: each takes vectors of its own, and a worker is small.</summary>
    const int MostWeighedAtOnce = 50;

    /// <summary>Each repair mends all faults of a kind, and there are few kinds.</summary>
    const int MostRepairs = 12;


    /// <param name="load">Reads all rows of a SELECT, and fails where one cannot be read.</param>
    /// <exception cref="UnreadableFileException">The file is not to be read; the message tells why and what to do.</exception>
    public (string Select, IReadOnlyList<string> Notes) Inspect(FileToInspect file, string path, Action<string> load)
    {
        var scan = TextFile.Scan(file, path, cancellationToken);
        var (table, notes) = CsvDraft.Of(file, path, scan);
        var repair = new CsvRepair(file, scan, new(connection, cancellationToken));
        for (var repairs = 0; ; repairs++)
        {
            try
            {
                var weighed = Weigh(table, repair);
                if (weighed == table)
                {
                    load(table.Select());
                    return (table.Select(), [.. notes, .. repair.Notes]);
                }

                table = weighed;
            }
            catch (DuckDbException error) when (repairs < MostRepairs && IsAboutTheFile(error))
            {
                table = repair.Repair(table, error);
            }
        }
    }

    static bool IsAboutTheFile(DuckDbException error) =>
        error.Kind is DuckDbErrorKind.InvalidInput or DuckDbErrorKind.Conversion or DuckDbErrorKind.OutOfRange or DuckDbErrorKind.Io;

    /// <summary>Counts, for each column that is not text, the texts that would not become the values they stand for.</summary>
    CsvTable Weigh(CsvTable table, CsvRepair repair)
    {
        List<(CsvColumn Column, string Unfit)> doubtful = [];
        foreach (var column in table.Columns)
        {
            if (Unfit(column) is { } unfit)
            {
                doubtful.Add((column, unfit));
            }
        }

        return doubtful.Chunk(MostWeighedAtOnce).Aggregate(table, (weighed, part) => Weigh(weighed, part, repair));
    }

    CsvTable Weigh(CsvTable table, IReadOnlyList<(CsvColumn Column, string Unfit)> doubtful, CsvRepair repair)
    {
        var blanks = string.Join(", ", ValueForms.Blanks.Select(OwnSql.Text));
        var counts = string.Join(", ", doubtful.Select(pair =>
        {
            var name = OwnSql.Name(pair.Column.Name);
            return $"""
                count(*) FILTER (WHERE {pair.Unfit} AND trim({name}) NOT IN ({blanks})),
                count(*) FILTER (WHERE {pair.Unfit} AND trim({name}) IN ({blanks})),
                count({name})
                """;
        }));
        var cells = OwnSql.Read(connection, $"SELECT {counts} FROM {table.Reader(allText: true)}", cancellationToken).Only;
        var weighed = table;
        for (var i = 0; i < doubtful.Count; i++)
        {
            var (unfit, blank, filled) = ((long)cells[i * 3]!, (long)cells[(i * 3) + 1]!, (long)cells[(i * 3) + 2]!);
            var (column, condition) = doubtful[i];
            var found = new UnfitValues(unfit, blank, filled, unfit + blank == 0 ? [] : Examples(table, column, condition, unfit > 0));
            weighed = repair.Weigh(weighed, column, found);
        }

        return weighed;
    }

    static string? Unfit(CsvColumn column)
    {
        var name = OwnSql.Name(column.Name);
        return column.Reading.IsConverted
            ? $"({name} IS NOT NULL AND {column.Reading.Convert(name)} IS NULL)"
            : column.Reading.ChangedByReader(name) is { } changed ? $"({changed})" : null;
    }

    /// <summary>By a query of their own: a set of texts takes megabytes for each column, and a table may have hundreds.</summary>
    List<string> Examples(CsvTable table, CsvColumn column, string condition, bool unfit)
    {
        var name = OwnSql.Name(column.Name);
        return Examples(OwnSql.Read(connection, $"SELECT to_json((list(DISTINCT {name}) FILTER (WHERE {condition}))[:100]) FROM {table.Reader(allText: true)}", cancellationToken).Only[0], unfit);
    }

    /// <summary>Some of the texts; of those that do not fit if there are any, else of those that stand for nothing.</summary>
    static List<string> Examples(object? cell, bool unfit) => cell is not System.Text.Json.JsonElement texts || texts.ValueKind != System.Text.Json.JsonValueKind.Array
        ? []
        : [.. texts.EnumerateArray().Select(text => text.GetString()!).Where(text => ValueForms.Blanks.Contains(text.Trim()) != unfit)];
}
