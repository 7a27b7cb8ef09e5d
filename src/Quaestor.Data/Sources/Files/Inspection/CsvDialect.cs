namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>How a text file separates its values.</summary>
/// <param name="Escape">What stands before a quote inside quotes: the quote itself, or a backslash.</param>
/// <param name="SkipLines">Lines before the header, or before the data where there is none.</param>
/// <param name="Encoding">DuckDB's name of it.</param>
sealed record CsvDialect(char Delimiter, char Escape, bool HasHeader, int SkipLines, string Encoding)
{
    public const char Quote = '"';
}
