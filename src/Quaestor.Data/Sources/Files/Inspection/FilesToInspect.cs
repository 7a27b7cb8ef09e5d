namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>The files of one source.</summary>
/// <param name="Root">The folder that the names are relative to, as whoever opens the files sees it: a sandbox may mount it elsewhere.</param>
public sealed record FilesToInspect(string Root, IReadOnlyList<FileToInspect> Files);

/// <param name="Table">The table's name, already unique in its source.</param>
/// <param name="Name">The file's path relative to the root, with forward slashes; also how sentences for the user name it.</param>
/// <param name="IsSource">Whether the file is the whole source: a workbook's tables are then called as its sheets, with nothing before.</param>
public sealed record FileToInspect(string Table, string Name, FileFormat Format, bool IsGzip, bool IsSource = false);

public enum FileFormat
{
    Csv,
    Tsv,
    Json,
    NdJson,
    Parquet,
    Workbook,
}
