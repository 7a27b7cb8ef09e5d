using Quaestor.Data.DuckDb;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>
/// Changes a draft that the whole file proved wrong, until it reads. Nothing is lost without a note: short rows are filled
/// with nulls, a few rows with too many fields are left out, a few values that do not fit become null, and a column with
/// more of them is text. A file with more faults than that is refused.
/// </summary>
sealed class CsvRepair(FileToInspect file, TextScan scan, CsvRejects rejects)
{
    const int NamedLines = 5;
    const int NamedValues = 3;
    const long RowsForDoubt = 100;

    readonly Dictionary<string, string> _notes = [];

    public IEnumerable<string> Notes => _notes.Values;

    /// <exception cref="UnreadableFileException">Nothing would make the file readable.</exception>
    public CsvTable Repair(CsvTable table, DuckDbException error)
    {
        IReadOnlyList<CsvRejects.BadValue> values;
        IReadOnlyList<CsvRejects.BadRow> rows;
        try
        {
            (values, rows) = rejects.Of(table);
        }
        catch (DuckDbException worse)
        {
            return WithMixedLineEnds(table, worse);
        }

        RefuseBrokenQuotes(rows);
        var repaired = WithLongRows(WithShortRows(table, rows), rows);
        foreach (var bad in values)
        {
            repaired = WithBadValues(repaired, bad);
        }

        return repaired == table ? WithMixedLineEnds(table, error) : repaired;
    }

    /// <summary>Decides for a column what becomes of its texts that do not fit.</summary>
    public CsvTable Weigh(CsvTable table, CsvColumn column, UnfitValues found)
    {
        var (bad, blank, filled, examples) = found;
        if (!column.Reading.IsConverted)
        {
            return bad + blank == 0 ? table : table.With(column.Name, Wider(column.Reading, examples));
        }

        if (bad > filled * FileTolerance.Share || (bad > 0 && filled < RowsForDoubt))
        {
            _notes[column.Name] = $"{column.Name} is text: {bad} of its {filled} values are of another kind, such as {Quoted(examples)}.";
            return table.With(column.Name, ColumnReading.Text);
        }

        if (bad > 0)
        {
            _notes[column.Name] = $"{bad} of the {filled} values of {column.Name} do not fit its type and are null: {Quoted(examples)}{(bad > examples.Count ? " …" : "")}.";
        }
        else if (blank > 0)
        {
            _notes[column.Name] = $"{blank} values of {column.Name} that stand for nothing, such as {Quoted(examples)}, are null.";
        }

        return table;
    }

    void RefuseBrokenQuotes(IReadOnlyList<CsvRejects.BadRow> rows)
    {
        if (rows.FirstOrDefault(row => row.Kind is not ("MISSING COLUMNS" or "TOO MANY COLUMNS")) is not { } broken)
        {
            return;
        }

        throw broken.Kind switch
        {
            "UNQUOTED VALUE" => new UnreadableFileException(
                file.Name, broken.Line, "a quote is opened and not closed, or text follows a closing quote", "Close the quote, or double the quotes inside the value."),
            "LINE SIZE OVER MAXIMUM" => new UnreadableFileException(
                file.Name, broken.Line, "the line is longer than 2 MB", "Close a quote that is open before it, or split the line."),
            _ => new UnreadableFileException(
                file.Name, broken.Line, $"the row cannot be read ({broken.Kind.ToLowerInvariant()})", "Repair or remove the line."),
        };
    }

    CsvTable WithShortRows(CsvTable table, IReadOnlyList<CsvRejects.BadRow> rows)
    {
        List<int> lines = [.. rows.Where(row => row.Kind == "MISSING COLUMNS").Select(row => row.Line)];
        if (lines.Count == 0)
        {
            return table;
        }

        _notes["short rows"] = $"{Rows(lines)} fewer fields than the {table.Columns.Count} columns; the missing ones are null.";
        return table with { PadsShortRows = true };
    }

    CsvTable WithLongRows(CsvTable table, IReadOnlyList<CsvRejects.BadRow> rows)
    {
        var columns = table.Columns.Count;
        var longRows = rows
            .Where(row => row.Kind == "TOO MANY COLUMNS")
            .Select(row => (row.Line, Fields: CsvRecords.Of(row.Text, table.Dialect.Delimiter, table.Dialect.Escape).FirstOrDefault()?.Fields ?? []))
            .ToList();
        if (longRows.Count == 0)
        {
            return table;
        }

        List<(int Line, IReadOnlyList<string> Fields)> lost = [.. longRows.Where(row => row.Fields.Skip(columns).Any(field => field.Length > 0))];
        var lines = Math.Max(1, scan.Carriage.Lines);
        if (lost.Count > lines * FileTolerance.Share)
        {
            throw new UnreadableFileException(
                file.Name,
                lost[0].Line,
                $"the row has {lost[0].Fields.Count} fields and the table {columns} columns{(lost.Count > 1 ? $", and so it is in {lost.Count} rows" : "")}",
                "Put values that hold the delimiter into double quotes, or name the further columns in the header.");
        }

        if (lost.Count > 0)
        {
            _notes["long rows"] = $"{Rows([.. lost.Select(row => row.Line)])} more fields than the {columns} columns and {(lost.Count == 1 ? "is" : "are")} left out.";
        }

        // Short rows end before the further fields.
        return table with { ExtraFields = Math.Max(1, longRows.Max(row => row.Fields.Count) - columns), PadsShortRows = true };
    }

    static CsvTable WithBadValues(CsvTable table, CsvRejects.BadValue bad)
    {
        var column = table.Columns.First(own => own.Name == bad.Column);
        return table.With(bad.Column, Wider(column.Reading, bad.Examples));
    }

    /// <summary>A reading that also fits the values met later; if none does, the same one leniently, to be weighed with all rows.</summary>
    static ColumnReading Wider(ColumnReading reading, IReadOnlyList<string> examples)
    {
        var forms = examples.Where(example => !ValueForms.Blanks.Contains(example.Trim())).Select(ValueForms.Of).ToList();
        if (reading.Form == ValueForm.Integer && forms.Count > 0 && forms.All(form => form.HasFlag(ValueForm.Double)))
        {
            return new(ValueForm.Double);
        }

        return reading.Form == ValueForm.IsoDate && forms.Count > 0 && forms.All(form => form is ValueForm.IsoTimestamp or ValueForm.IsoDate)
            ? new(ValueForm.IsoTimestamp)
            : reading with { IsLenient = true };
    }

    CsvTable WithMixedLineEnds(CsvTable table, DuckDbException error)
    {
        if (scan.Carriage.FirstLoneCr is { } line && scan.Carriage.AreMixed)
        {
            throw new UnreadableFileException(
                file.Name, line, "the line ends with a carriage return alone, others end otherwise", "Save the file with one kind of line end.");
        }

        if (table.IsStrict && scan.Carriage.AreMixed)
        {
            _notes["line ends"] = "Some lines end in CR LF, others in LF alone.";
            return table with { IsStrict = false };
        }

        throw new UnreadableFileException(file.Name, null, $"cannot be read: {error.Message.Split('\n')[0].TrimEnd('.', ':')}", "Repair the file, or export it again.");
    }

    static string Rows(List<int> lines) =>
        lines.Count == 1
            ? $"The row in line {lines[0]} has"
            : $"{lines.Count} rows (lines {string.Join(", ", lines.Take(NamedLines))}{(lines.Count > NamedLines ? " …" : "")}) have";

    static string Quoted(IReadOnlyList<string> examples) => string.Join(", ", examples.Take(NamedValues).Select(example => $"\"{example}\""));
}

/// <summary>Texts of a column that do not become the values they stand for.</summary>
/// <param name="Bad">Of another kind.</param>
/// <param name="Blank">Usual signs for "nothing".</param>
/// <param name="Filled">All texts of the column.</param>
/// <param name="Examples">Some of the bad, or of the blank if there are no bad.</param>
sealed record UnfitValues(long Bad, long Blank, long Filled, IReadOnlyList<string> Examples);
