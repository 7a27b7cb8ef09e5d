using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres.Cells;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>A row of <c>columns.sql</c>: a column, and the server's own statistics where it has some.</summary>
/// <param name="Distinct">As <c>pg_stats</c> has it: a number of values, or below zero their share of all rows.</param>
sealed record FoundColumn(
    string Name, string EngineType, string BaseType, char BaseKind, bool IsNullable, string? Comment,
    double? NullFraction, double? Distinct, IReadOnlyList<string>? Listed, string? Least, string? Greatest)
{
    public static FoundColumn Of(object?[] row) => new(
        (string)row[1]!, (string)row[2]!, (string)row[3]!, ((string)row[4]!)[0], (bool)row[5]!, row[6] as string,
        row[7] as double?, row[8] as double?, row[9] as string[], row[10] as string, row[11] as string);

    /// <param name="rows">About how many the table has; null where nobody knows.</param>
    public ColumnSchema Describe(long? rows)
    {
        var type = ColumnReader.TypeOf(BaseType, BaseKind);
        return new(Name, type, EngineType, Profile(type, rows)) { IsNullable = IsNullable, Comment = Comment };
    }

    ColumnProfile? Profile(ColumnType type, long? rows) =>
        Distinct is not { } distinct || rows is not { } count ? null : new(
            (long)(distinct < 0 ? -distinct * count : distinct),
            NullFraction ?? 0,
            ProfileText.OfBound(Least, type),
            ProfileText.OfBound(Greatest, type),
            Listed is null ? [] : [.. Listed.Select(value => ProfileText.Of(value, type))],
            Sampled: true);
}
