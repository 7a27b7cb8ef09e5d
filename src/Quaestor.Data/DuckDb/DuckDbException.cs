namespace Quaestor.Data.DuckDb;

/// <summary>What DuckDB refused or failed at.</summary>
/// <param name="kind">DuckDB's own classification.</param>
/// <param name="message">The sentence alone, without DuckDB's prefix and without its picture of the line.</param>
/// <param name="position">0-based index of a character in the statement as given; null where DuckDB names no place.</param>
/// <param name="subtype">What it is in particular, <c>COLUMN_NOT_FOUND</c>, <c>MISSING_ENTRY</c>, <c>SYNTAX_ERROR</c> …; null for most.</param>
/// <param name="original">The message to the letter as DuckDB gave it.</param>
sealed class DuckDbException(
    DuckDbErrorKind kind,
    string message,
    int? position = null,
    string? subtype = null,
    string? original = null) : Exception(message)
{
    public DuckDbErrorKind Kind { get; } = kind;

    public int? Position { get; } = position;

    public string? Subtype { get; } = subtype;

    public string Original { get; } = original ?? message;
}
