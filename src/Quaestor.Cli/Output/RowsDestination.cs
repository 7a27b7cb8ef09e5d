using Quaestor.Cli.Terminal;
using Quaestor.Data.Results.Export;

namespace Quaestor.Cli.Output;

/// <summary>Where a command's rows go, and how they are written.</summary>
/// <param name="Given">What <c>--format</c> says, or its default.</param>
/// <param name="IsFormatGiven">False where it is the default.</param>
/// <param name="File">Null for standard output.</param>
/// <param name="IsJson">Whether <c>--json</c> asks for the whole answer as JSON.</param>
sealed record RowsDestination(RowsFormat Given, bool IsFormatGiven, string? File, bool IsJson)
{
    public RowsFormat Format =>
        IsJson ? RowsFormat.Json
        : !IsFormatGiven && File is not null && OfEnding(File) is { } ending ? ending
        : Given;

    /// <summary>As the server calls the format; null for the table, which only a terminal shows.</summary>
    public ExportFormat? Export => Format switch
    {
        RowsFormat.Csv => ExportFormat.Csv,
        RowsFormat.Json => ExportFormat.Json,
        RowsFormat.NdJson => ExportFormat.NdJson,
        RowsFormat.Parquet => ExportFormat.Parquet,
        RowsFormat.Xlsx => ExportFormat.Xlsx,
        RowsFormat.Markdown => ExportFormat.Markdown,
        _ => null,
    };

    /// <summary>What is wrong with the options together; null where nothing is.</summary>
    public string? Fault(Screen screen) =>
        File is not null && Format == RowsFormat.Table
            ? "--output needs a format for programs: give the file the ending .csv, .json, .ndjson, .parquet, .xlsx or .md, or say it with --format."
        : IsJson && IsFormatGiven && Given != RowsFormat.Json ? "--json and --format ask for two forms. Leave one of them out."
        : File is null && Format is RowsFormat.Parquet or RowsFormat.Xlsx && screen.IsTerminal
            ? $"{Format} is no text for a terminal. Name a file with --output, or send the output to one with > FILE."
        : null;

    static RowsFormat? OfEnding(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".csv" => RowsFormat.Csv,
        ".json" => RowsFormat.Json,
        ".ndjson" or ".jsonl" => RowsFormat.NdJson,
        ".parquet" or ".pq" => RowsFormat.Parquet,
        ".xlsx" => RowsFormat.Xlsx,
        ".md" or ".markdown" => RowsFormat.Markdown,
        _ => null,
    };
}
