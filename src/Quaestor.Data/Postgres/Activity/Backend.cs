using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Activity;

/// <summary>One session of the server.</summary>
/// <param name="State"><c>active</c>, <c>idle</c>, <c>idle in transaction</c> …; null where the role may not see it.</param>
/// <param name="WaitsFor">What it waits for now; null where it waits for nothing.</param>
/// <param name="TransactionSeconds">Since its transaction began; null outside of one.</param>
/// <param name="QuerySeconds">Since its latest statement began.</param>
/// <param name="BlockedBy">The sessions that hold what it waits for.</param>
/// <param name="Query">Its latest statement; the server shows it to its own user and to members of pg_read_all_stats.</param>
/// <param name="WantsLock">The lock that it waits for, with its table.</param>
/// <param name="HoldsLocks">On tables of this database.</param>
public sealed record Backend(
    int Pid,
    string? User,
    string? Application,
    string? Address,
    string? Database,
    string Kind,
    string? State,
    string? WaitsFor,
    double? TransactionSeconds,
    double? QuerySeconds,
    double? StateSeconds,
    IReadOnlyList<int> BlockedBy,
    string? Query,
    string? WantsLock,
    IReadOnlyList<string> HoldsLocks)
{
    /// <summary>The statement that stops what it runs, to be approved; null where the role may not see when it began.</summary>
    public string? Cancel { get; init; }

    /// <summary>The statement that ends it.</summary>
    public string? End { get; init; }

    /// <param name="row">Of <c>activity.sql</c>.</param>
    internal static Backend Of(object?[] row) => new(
        (int)row[0]!,
        row[1] as string,
        row[2] as string,
        row[3] as string,
        row[4] as string,
        (string)row[5]!,
        row[6] as string,
        row[7] is string type ? $"{type}: {row[8]}" : null,
        Rounded(row[9]),
        Rounded(row[10]),
        Rounded(row[11]),
        row[12] as int[] ?? [],
        row[13] is string query ? QueryText.Shown(query) : null,
        row[15] is string mode ? $"{mode} on {row[16] as string ?? row[14] as string}" : null,
        row[17] as string[] ?? [])
    {
        Cancel = row[18] is string start ? SessionSignal.Cancel((int)row[0]!, start) : null,
        End = row[18] is string began ? SessionSignal.End((int)row[0]!, began) : null,
    };

    static double? Rounded(object? seconds) => seconds is double number ? Math.Round(Math.Max(number, 0), 1) : null;
}
