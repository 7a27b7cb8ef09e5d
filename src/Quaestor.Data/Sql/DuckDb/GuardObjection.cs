namespace Quaestor.Data.Sql.DuckDb;

/// <summary>What speaks against a statement.</summary>
/// <param name="Layer">As in <see cref="Verdict.Refused"/>.</param>
/// <param name="ByteOffset">Into the UTF-8 of the text that was parsed; null where there is no place.</param>
sealed record GuardObjection(string Layer, string Reason, int? ByteOffset = null)
{
    public const string Parser = "parser";
    public const string Statement = "statement";
    public const string SyntaxTree = "syntax tree";
    public const string Functions = "functions";
    public const string Tables = "tables";

    public static GuardObjection Syntax(string what, int? byteOffset) => new(
        SyntaxTree,
        $"A query may not use {what}. It may read this source's tables with SELECT: joins, subqueries, WITH, grouping, windows, set operations, PIVOT and UNPIVOT.",
        byteOffset);
}
