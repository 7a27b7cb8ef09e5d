namespace Quaestor.Data.Results.Export;

/// <summary>What a stored result can be written as.</summary>
public enum ExportFormat
{
    Csv,
    Json,
    NdJson,
    Parquet,
    Xlsx,
    Markdown,
}

/// <summary>How each format is called in an address, which is also its files' ending, and on the wire.</summary>
public static class ExportFormats
{
    /// <summary><c>csv, json, ndjson, parquet, xlsx or md</c>, for sentences.</summary>
    public const string Names = "csv, json, ndjson, parquet, xlsx or md";

    public static string Ending(this ExportFormat format) => format == ExportFormat.Markdown ? "md" : format.ToString().ToLowerInvariant();

    public static string MediaType(this ExportFormat format) => format switch
    {
        ExportFormat.Csv => "text/csv; charset=utf-8; header=present",
        ExportFormat.Json => "application/json",
        ExportFormat.NdJson => "application/x-ndjson",
        ExportFormat.Parquet => "application/vnd.apache.parquet",
        ExportFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "text/markdown; charset=utf-8",
    };

    /// <summary>Takes an ending.</summary>
    public static bool TryParse(string? ending, out ExportFormat format)
    {
        foreach (var candidate in Enum.GetValues<ExportFormat>())
        {
            if (candidate.Ending() == ending)
            {
                format = candidate;
                return true;
            }
        }

        format = default;
        return false;
    }
}
