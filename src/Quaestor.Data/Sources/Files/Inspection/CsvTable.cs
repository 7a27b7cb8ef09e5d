using System.Globalization;
using System.Text;
using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Files.Inspection;

sealed record CsvColumn(string Name, ColumnReading Reading);

/// <summary>A text file as a table: everything that its SELECT spells out.</summary>
/// <param name="Path">Where the worker finds it.</param>
/// <param name="PadsShortRows">Missing last fields are null instead of an error.</param>
/// <param name="ExtraFields">More fields than columns that a row may have; the rows that fill them are left out.</param>
/// <param name="IsStrict">False only for files whose line ends are mixed, which the strict reader does not take.</param>
sealed record CsvTable(
    string Path,
    bool IsGzip,
    CsvDialect Dialect,
    IReadOnlyList<CsvColumn> Columns,
    bool PadsShortRows = false,
    int ExtraFields = 0,
    bool IsStrict = true)
{
    /// <summary>The table's rows.</summary>
    public string Select()
    {
        var columns = Columns.All(column => !column.Reading.IsConverted) && ExtraFields == 0
            ? "*"
            : string.Join(", ", Columns.Select(column => column.Reading.IsConverted
                ? $"{column.Reading.Convert(OwnSql.Name(column.Name))} AS {OwnSql.Name(column.Name)}"
                : OwnSql.Name(column.Name)));
        var tooLong = string.Join(" AND ", Extras().Select(extra => $"{OwnSql.Name(extra)} IS NULL"));
        return $"SELECT {columns} FROM {Reader()}{(tooLong.Length > 0 ? $" WHERE {tooLong}" : "")}";
    }

    /// <summary>The file's reader, whose converted columns are still text.</summary>
    /// <param name="rejects">A table that takes the rows that the reader cannot read; null if they are errors.</param>
    /// <param name="allText">True to read every column as text.</param>
    public string Reader(string? rejects = null, bool allText = false)
    {
        var types = Columns
            .Select(column => (column.Name, Type: allText ? "VARCHAR" : column.Reading.ReaderType))
            .Concat(Extras().Select(extra => (Name: extra, Type: "VARCHAR")));
        var text = new StringBuilder($"read_csv({OwnSql.Text(Path)}, auto_detect = false, hive_partitioning = false")
            .Append(CultureInfo.InvariantCulture, $", columns = {{{string.Join(", ", types.Select(column => $"{OwnSql.Text(column.Name)}: {OwnSql.Text(column.Type)}"))}}}")
            .Append(CultureInfo.InvariantCulture, $", delim = {OwnSql.Text(Dialect.Delimiter.ToString())}, quote = '\"', escape = {OwnSql.Text(Dialect.Escape.ToString())}")
            .Append(CultureInfo.InvariantCulture, $", header = {(Dialect.HasHeader ? "true" : "false")}, skip = {Dialect.SkipLines}")
            .Append(CultureInfo.InvariantCulture, $", encoding = {OwnSql.Text(Dialect.Encoding)}, compression = '{(IsGzip ? "gzip" : "none")}'");
        text.Append(PadsShortRows ? ", null_padding = true" : "");
        text.Append(IsStrict ? "" : ", strict_mode = false");
        text.Append(rejects is null ? "" : $", store_rejects = true, rejects_table = {OwnSql.Text(rejects)}, rejects_scan = {OwnSql.Text(rejects + "_scan")}, rejects_limit = 100000");
        return text.Append(')').ToString();
    }

    public CsvTable With(string column, ColumnReading reading) =>
        this with { Columns = [.. Columns.Select(own => own.Name == column ? own with { Reading = reading } : own)] };

    /// <summary>Names that no column has.</summary>
    IEnumerable<string> Extras()
    {
        var prefix = "extra_";
        while (Columns.Any(column => column.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            prefix += "_";
        }

        return Enumerable.Range(1, ExtraFields).Select(i => $"{prefix}{i}");
    }
}
