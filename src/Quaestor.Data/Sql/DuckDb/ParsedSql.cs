namespace Quaestor.Data.Sql.DuckDb;

/// <summary>What DuckDB's parser says of a text. Exactly one of the two is set, or neither where the text parses but is not made of SELECT statements alone.</summary>
/// <param name="Tree">The syntax trees of a text of SELECT statements alone, as <c>json_serialize_sql</c> writes them.</param>
/// <param name="Failure">Why the text does not parse.</param>
public sealed record ParsedSql(string? Tree, ParseFailure? Failure);

/// <param name="Position">0-based index of a character in the text; null where the parser names no place.</param>
public sealed record ParseFailure(string Message, int? Position);

/// <summary>Has a text parsed where that is safe: in a judge worker, which never holds data.</summary>
public delegate ValueTask<ParsedSql> ParseSql(string sql, CancellationToken cancellationToken);
