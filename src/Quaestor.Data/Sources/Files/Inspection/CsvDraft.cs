using System.Globalization;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>A text file as its head suggests to read it; the whole file may prove the draft wrong.</summary>
static class CsvDraft
{
    /// <exception cref="UnreadableFileException">The file holds no text that could be a table.</exception>
    public static (CsvTable Table, IReadOnlyList<string> Notes) Of(FileToInspect file, string path, TextScan scan)
    {
        List<string> notes = [];
        var encoding = EncodingOf(file, scan, notes);
        var text = CsvSniffer.Decode(scan.Head, encoding);
        TextFile.RefuseControls(file, text);
        var (dialect, records) = CsvSniffer.Sniff(text, scan.HeadIsWhole, file.Format == FileFormat.Tsv, encoding);
        if (records.Count == 0)
        {
            throw new UnreadableFileException(file.Name, null, "holds blank lines alone", "Fill it, or take it out of the folder.");
        }

        if (dialect.SkipLines > 0)
        {
            notes.Add($"The table begins in line {dialect.SkipLines + 1}; the lines before it are left out.");
        }

        var values = records.Skip(dialect.HasHeader ? 1 : 0).ToList();
        var names = NamesOf(dialect.HasHeader ? records[0].Fields : [], Math.Max(records[0].Fields.Count, CsvSniffer.ModeOfFields(records)), notes);
        if (values.Count == 0)
        {
            notes.Add("The file holds a header and no rows.");
        }

        return (new(path, file.IsGzip, dialect, ColumnsOf(names, values, notes)), notes);
    }

    static string EncodingOf(FileToInspect file, TextScan scan, List<string> notes)
    {
        switch (TextFile.IsUtf16(scan.Head))
        {
            case true:
                notes.Add("Read as UTF-16.");
                return CsvEncodings.Utf16;
            case false:
                throw new UnreadableFileException(file.Name, null, "is UTF-16 in big-endian order", "Save it as UTF-8.");
        }

        if (scan.NotUtf8Line is not { } line)
        {
            return CsvEncodings.Utf8;
        }

        notes.Add($"Read as Latin-1: line {line} is no UTF-8.{(scan.HasC1Bytes ? " Some signs of Windows-1252, such as curly quotes and the euro, may show as blanks; saved as UTF-8 they are kept." : "")}");
        return CsvEncodings.Latin1;
    }

    /// <summary>One name for each column: those of the header, with what is missing or taken made up.</summary>
    static List<string> NamesOf(IReadOnlyList<string> header, int count, List<string> notes)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<string> names = [];
        List<string> made = [];
        for (var i = 0; i < count; i++)
        {
            var given = i < header.Count ? header[i].Trim() : "";
            var wanted = given.Length > 0 ? given : string.Create(CultureInfo.InvariantCulture, $"column_{i + 1}");
            var name = wanted;
            for (var number = 2; !taken.Add(name); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
            }

            names.Add(name);
            if (name != given)
            {
                made.Add(name);
            }
        }

        if (header.Count == 0)
        {
            notes.Add("The first row holds values, so the columns are named by their places.");
        }
        else if (made.Count > 0)
        {
            notes.Add($"The header leaves columns without a name of their own; they are named {string.Join(", ", made)}.");
        }

        return names;
    }

    static List<CsvColumn> ColumnsOf(List<string> names, List<CsvRecord> values, List<string> notes)
    {
        IEnumerable<string> Texts(int column) => values.Where(record => column < record.Fields.Count).Select(record => record.Fields[column]);

        var usesDecimalCommas = Enumerable.Range(0, names.Count).Any(i => ColumnGuess.HasDecimalCommas(Texts(i)));
        List<CsvColumn> columns = [.. names.Select((name, i) => new CsvColumn(name, ColumnGuess.Of(Texts(i), usesDecimalCommas)))];
        if (columns.Any(column => column.Reading.Form == ValueForm.DecimalComma))
        {
            notes.Add("Numbers are read with a decimal comma.");
        }

        foreach (var (column, i) in columns.Select((column, i) => (column, i)))
        {
            if (column.Reading.Form == ValueForms.Text && ColumnGuess.IsAmbiguousDate(Texts(i)))
            {
                notes.Add($"{column.Name} is text: its dates may be day first or month first, and no value tells.");
            }
        }

        return columns;
    }
}
