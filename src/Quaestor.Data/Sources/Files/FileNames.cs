using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Data.Sources.Files;

/// <summary>What files' names say: their format, and the names of tables and sources made of them.</summary>
static class FileNames
{
    const string Gzip = ".gz";

    static readonly Dictionary<string, FileFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = FileFormat.Csv,
        [".txt"] = FileFormat.Csv,
        [".tsv"] = FileFormat.Tsv,
        [".tab"] = FileFormat.Tsv,
        [".json"] = FileFormat.Json,
        [".ndjson"] = FileFormat.NdJson,
        [".jsonl"] = FileFormat.NdJson,
        [".parquet"] = FileFormat.Parquet,
        [".pq"] = FileFormat.Parquet,
        [".xlsx"] = FileFormat.Workbook,
        [".xlsm"] = FileFormat.Workbook,
        [".xlsb"] = FileFormat.Workbook,
        [".xls"] = FileFormat.Workbook,
    };

    public const string Readable = "CSV, TSV, JSON, NDJSON, Parquet and Excel workbooks, the first four also packed with gzip";

    /// <summary>The format that a name promises; null for none that is read.</summary>
    public static (FileFormat Format, bool IsGzip)? FormatOf(string name)
    {
        var isGzip = name.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);
        return Formats.TryGetValue(Path.GetExtension(isGzip ? name[..^Gzip.Length] : name), out var format) && !(isGzip && format is (FileFormat.Parquet or FileFormat.Workbook))
            ? (format, isGzip)
            : null;
    }

    /// <summary>The last part of a path without its endings.</summary>
    public static string Stem(string path)
    {
        var name = Path.GetFileName(path);
        return Path.GetFileNameWithoutExtension(name.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase) ? name[..^Gzip.Length] : name);
    }

    /// <inheritdoc cref="TableNames.Sanitise"/>
    public static string Sanitise(string text, string prefix) => TableNames.Sanitise(text, prefix);

    /// <inheritdoc cref="TableNames.Unique"/>
    public static string Unique(string name, HashSet<string> taken) => TableNames.Unique(name, taken);
}
