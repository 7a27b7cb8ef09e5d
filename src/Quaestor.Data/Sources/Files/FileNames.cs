using System.Text;
using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Data.Sources.Files;

/// <summary>What files' names say: their format, and the names of tables and sources made of them.</summary>
static class FileNames
{
    const string Gzip = ".gz";
    const int LongestName = 60;

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
    };

    public const string Readable = "CSV, TSV, JSON, NDJSON and Parquet, the first four also packed with gzip";

    /// <summary>The format that a name promises; null for none that is read.</summary>
    public static (FileFormat Format, bool IsGzip)? FormatOf(string name)
    {
        var isGzip = name.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);
        return Formats.TryGetValue(Path.GetExtension(isGzip ? name[..^Gzip.Length] : name), out var format) && !(isGzip && format == FileFormat.Parquet)
            ? (format, isGzip)
            : null;
    }

    /// <summary>The last part of a path without its endings.</summary>
    public static string Stem(string path)
    {
        var name = Path.GetFileName(path);
        return Path.GetFileNameWithoutExtension(name.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase) ? name[..^Gzip.Length] : name);
    }

    /// <summary>A name of letters, digits and underscores, which needs no quotes in SQL and looks like no path.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="prefix">Stands before a name that would begin with a digit.</param>
    public static string Sanitise(string text, string prefix)
    {
        var name = new StringBuilder();
        foreach (var character in text.Normalize())
        {
            var kept = char.IsLetterOrDigit(character) ? character : '_';
            if (kept != '_' || (name.Length > 0 && name[^1] != '_'))
            {
                name.Append(kept);
            }
        }

        var trimmed = name.ToString().TrimEnd('_');
        var full = trimmed.Length == 0 ? prefix : char.IsDigit(trimmed[0]) ? $"{prefix}_{trimmed}" : trimmed;
        return full.Length > LongestName ? full[..LongestName] : full;
    }

    /// <summary>The name itself, or with a number that makes it unique.</summary>
    /// <param name="name">As wanted.</param>
    /// <param name="taken">Names in use, compared without case; the result is added.</param>
    public static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        return unique;
    }
}
