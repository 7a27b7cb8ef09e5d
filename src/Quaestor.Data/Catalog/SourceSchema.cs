using Quaestor.Data.Results;

namespace Quaestor.Data.Catalog;

/// <summary>What is known of a source: tables, columns, values, and the ways its tables join.</summary>
/// <param name="Fingerprint">Changes whenever a table's name, columns or types change; not when rows do.</param>
public sealed record SourceSchema(
    string Source,
    IReadOnlyList<TableSchema> Tables,
    IReadOnlyList<TableJoin> Joins,
    string Fingerprint)
{
    /// <summary>Files that are not among the tables, and why.</summary>
    public IReadOnlyList<SourceProblem> Problems { get; init; } = [];
}

/// <param name="Name">Unique in its source, and what plans call it: <c>orders</c>, or <c>sales.orders</c> where it lies in a database schema that must be named.</param>
/// <param name="RowCount">Null when not known.</param>
/// <param name="RowCountIsExact">False for an estimate.</param>
/// <param name="Notes">How the table was read, where that is worth telling: dialect, encoding, rows left out.</param>
public sealed record TableSchema(
    string Name,
    IReadOnlyList<ColumnSchema> Columns,
    long? RowCount,
    bool RowCountIsExact,
    IReadOnlyList<string> Notes)
{
    /// <summary>The identifiers that name it in SQL, outermost first: <c>sales</c>, <c>orders</c>.</summary>
    public IReadOnlyList<string> Path { get; init; } = [Name];

    public TableKind Kind { get; init; }

    /// <summary>What whoever made it wrote about it; null where nobody did.</summary>
    public string? Comment { get; init; }

    /// <summary>The columns of its primary key in their order; empty without one.</summary>
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];
}

public enum TableKind
{
    Table,
    View,
    MaterializedView,
    ForeignTable,
}

/// <param name="EngineType">The type as the engine's own SQL writes it, <c>DECIMAL(10,2)</c>.</param>
/// <param name="Profile">Null until the table has been profiled.</param>
public sealed record ColumnSchema(string Name, ColumnType Type, string EngineType, ColumnProfile? Profile)
{
    /// <summary>False where the database keeps missing values out.</summary>
    public bool IsNullable { get; init; } = true;

    /// <summary>What whoever made it wrote about it; null where nobody did.</summary>
    public string? Comment { get; init; }
}

/// <summary>Statistics of one column, from all rows or, where <see cref="Sampled"/>, from some.</summary>
/// <param name="Distinct">Number of distinct values, approximate above a few thousand.</param>
/// <param name="NullFraction">0 to 1.</param>
/// <param name="Min">Smallest value as text in the result encoding; null for types without order.</param>
/// <param name="Values">The values of a column of few distinct ones, most frequent first; empty otherwise.</param>
public sealed record ColumnProfile(
    long Distinct,
    double NullFraction,
    string? Min,
    string? Max,
    IReadOnlyList<string> Values,
    bool Sampled);

/// <summary>A many-to-one way from one table to another: each row of <c>From</c> finds at most one row of <c>To</c>.</summary>
/// <param name="Score">0 to 1; 1 where a key declares it.</param>
/// <param name="Declared">True for a foreign key, false where names, types and values suggest it.</param>
public sealed record TableJoin(string FromTable, string FromColumn, string ToTable, string ToColumn, double Score, bool Declared)
{
    /// <summary>The other columns of a key over several: all pairs must be equal.</summary>
    public IReadOnlyList<JoinedColumns> AlsoOn { get; init; } = [];
}

public sealed record JoinedColumns(string From, string To);
