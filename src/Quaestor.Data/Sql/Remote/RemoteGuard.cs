namespace Quaestor.Data.Sql.Remote;

/// <summary>
/// The guard of a source on another machine: that machine decides, and decides again when it runs the statement. What it lets
/// through no engine of this machine runs.
/// </summary>
/// <param name="ask">What the other machine has against a statement; null for nothing.</param>
public sealed class RemoteGuard(Dialect dialect, Func<string, CancellationToken, ValueTask<Verdict.Refused?>> ask)
{
    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) =>
        ApprovedSql.JudgeAsync(dialect, sql, ask, cancellationToken, isElsewhere: true);
}
