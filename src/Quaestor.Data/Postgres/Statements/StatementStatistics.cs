using System.Globalization;

namespace Quaestor.Data.Postgres.Statements;

/// <summary>What the server measured of one statement, with its constants replaced by <c>$1</c>, <c>$2</c> …</summary>
/// <param name="QueryId">As the server has it, a text because programs read numbers of this size wrongly.</param>
/// <param name="TotalMs">Of all calls together, as the mean and the maximum in milliseconds of running, without planning.</param>
/// <param name="Rows">Returned or changed by all calls.</param>
/// <param name="HitBlocks">Found in the cache; the others were read, from the disk or the system's cache.</param>
/// <param name="SharePercent">Of the time of all statements of this database.</param>
public sealed record StatementStatistics(
    string QueryId,
    string? User,
    string Query,
    long Calls,
    double TotalMs,
    double MeanMs,
    double MaxMs,
    long Rows,
    long HitBlocks,
    long ReadBlocks,
    long TempBlocks,
    double WalBytes,
    double SharePercent)
{
    /// <param name="row">Of <c>statements.sql</c>.</param>
    internal static StatementStatistics Of(object?[] row) => new(
        Convert.ToString(row[0], CultureInfo.InvariantCulture) ?? "",
        row[1] as string,
        QueryText.Shown(row[2] as string ?? ""),
        (long)row[3]!,
        Rounded(row[4]),
        Rounded(row[5]),
        Rounded(row[6]),
        (long)row[7]!,
        (long)row[8]!,
        (long)row[9]!,
        (long)row[10]!,
        (double)row[11]!,
        Math.Round((double)row[12]!, 1));

    static double Rounded(object? milliseconds) => Math.Round((double)milliseconds!, 3);
}

/// <param name="Since">When the server began to count; null where it does not tell (before PostgreSQL 14).</param>
/// <param name="Forgotten">Times that it forgot the least used statements for want of room (pg_stat_statements.max).</param>
/// <param name="Missing">Why nothing is measured, and what to do; null where it is.</param>
public sealed record TopStatements(DateTimeOffset? Since, long Forgotten, IReadOnlyList<StatementStatistics> Statements, string? Missing = null)
{
    const string Unseen = "<insufficient privilege>";

    /// <summary>What is not shown, and which right would show it; null where everything is.</summary>
    public string? Hidden => Statements.Count(one => one.Query == Unseen) is > 0 and var count
        ? $"{count} of these statements are of other users, whose text the server hides from this role. Grant it pg_read_all_stats to see them."
        : null;
}
