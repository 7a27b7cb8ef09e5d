using Quaestor.Data.Postgres.Health;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Indexes;

/// <summary>An index that costs and does not serve as it should, with the statement that mends it.</summary>
/// <param name="Problem"><c>invalid</c>, <c>duplicate</c>, <c>unused</c> or <c>bloated</c>.</param>
/// <param name="Finding">A sentence with the figures; of an unused one with the age of the statistics.</param>
/// <param name="Statement">To be approved; it runs while others write.</param>
/// <param name="Undo">What brings it back; null where nothing is lost.</param>
public sealed record IndexRepair(string Problem, CheckState State, string Index, string Table, long Bytes, string Finding, string Statement, string? Undo)
{
    static readonly string[] Checks = ["invalid_indexes", "duplicate_indexes", "unused_indexes", "index_bloat"];

    /// <summary>What REINDEX CONCURRENTLY leaves where it breaks off: the old index is still there and serves.</summary>
    static readonly string[] LeftNames = ["_ccnew", "_ccold"];

    /// <summary>The worst first.</summary>
    /// <exception cref="SourceException">The database cannot be reached.</exception>
    public static async Task<IReadOnlyList<IndexRepair>> FindAsync(PostgresSource source, CancellationToken cancellationToken) =>
        Of(await DatabaseHealth.CheckAsync(source, Checks, cancellationToken));

    /// <param name="report">With the four checks of indexes.</param>
    internal static IReadOnlyList<IndexRepair> Of(HealthReport report) =>
        [.. report.Checks.SelectMany(check => check.Evidence.Rows.Select(row => Of(check, row))).GroupBy(repair => repair.Index).Select(same => same.First()).OrderByDescending(repair => repair.State)];

    static IndexRepair Of(CheckReport check, IReadOnlyList<object?> row)
    {
        var index = Cell("index")!;
        var (problem, statement, undo) = check.Name switch
        {
            "invalid_indexes" when LeftNames.Any(left => index.TrimEnd('"', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9').EndsWith(left, StringComparison.Ordinal)) => ("invalid", $"DROP INDEX CONCURRENTLY {index}", null),
            "invalid_indexes" => ("invalid", $"REINDEX INDEX CONCURRENTLY {index}", (string?)null),
            "duplicate_indexes" => ("duplicate", $"DROP INDEX CONCURRENTLY {index}", Cell("definition")),
            "unused_indexes" => ("unused", $"DROP INDEX CONCURRENTLY {index}", Cell("definition")),
            _ => ("bloated", $"REINDEX INDEX CONCURRENTLY {index}", null),
        };
        return new(problem, Enum.Parse<CheckState>(Cell("state")!, ignoreCase: true), index, Cell("table")!, (long)row[Place("bytes")]!, Cell("finding")!, statement, undo);

        string? Cell(string column) => row[Place(column)] as string;

        int Place(string column) => check.Evidence.Columns.ToList().IndexOf(column);
    }
}
