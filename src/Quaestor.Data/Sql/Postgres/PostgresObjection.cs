namespace Quaestor.Data.Sql.Postgres;

/// <summary>What speaks against a statement.</summary>
/// <param name="Layer">As in <see cref="Verdict.Refused"/>.</param>
/// <param name="Position">0-based index of the character it is about; null where there is none.</param>
/// <param name="IsUnknownName">The known functions do not hold the name: newer facts may.</param>
sealed record PostgresObjection(string Layer, string Reason, int? Position = null, bool IsUnknownName = false)
{
    public const string Parser = "parser";
    public const string Statement = "statement";
    public const string Functions = "functions";
    public const string Objects = "objects";

    public const string Allowed = "A query may read: SELECT, WITH, VALUES, TABLE, SHOW, or EXPLAIN of these.";

    public static PostgresObjection OfStatement(string what, int? position) => new(Statement, $"{what} {Allowed}", position);
}
