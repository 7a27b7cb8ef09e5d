using System.Diagnostics;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Sources.Sqlite;

/// <summary>Judges and runs statements over the file.</summary>
sealed class SqliteReader(SqliteOpener opener)
{
    /// <summary>A statement is judged by the schema, for which a writer may have to be waited for.</summary>
    static readonly TimeSpan JudgeWait = TimeSpan.FromSeconds(10);

    /// <inheritdoc cref="Quaestor.Data.Sql.Sqlite.JudgeInDatabase"/>
    public async ValueTask<Verdict.Refused?> JudgeAsync(string sql, CancellationToken cancellationToken)
    {
        await using var opened = await opener.OpenAsync(JudgeWait, cancellationToken);
        try
        {
            return (await opened.Worker.JudgeSqliteAsync(sql)).Refused;
        }
        catch (WorkerErrorException error)
        {
            throw Translate(error);
        }
    }

    /// <inheritdoc cref="ISource.ReadAsync"/>
    public async Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken)
    {
        if (!sql.IsFor(Dialect.Sqlite))
        {
            throw new ArgumentException("Another engine's guard judged this statement.", nameof(sql));
        }

        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = caps.Timeout - Stopwatch.GetElapsedTime(started);
            await using var opened = await opener.OpenAsync(left, cancellationToken);
            var (truncatedBy, error) = await ReadAsync(opened, sql, caps with { Timeout = Left() }, rows, cancellationToken);
            if (opened.IsStillWhole())
            {
                return error is null ? truncatedBy : throw Translate(error);
            }

            // Where no lock held, a writer came: what was read may be of two moments. It is read again.
            if (Left() <= TimeSpan.FromMilliseconds(1))
            {
                throw opener.Busy();
            }
        }

        TimeSpan Left() => TimeSpan.FromMilliseconds(Math.Max(1, (caps.Timeout - Stopwatch.GetElapsedTime(started)).TotalMilliseconds));
    }

    static async Task<(Truncation? TruncatedBy, WorkerErrorException? Error)> ReadAsync(
        OpenedSqlite opened, ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken)
    {
        try
        {
            return ((await opened.Worker.QueryAsync(sql.Text, caps, rows.Begin, rows.Append, cancellationToken)).TruncatedBy, null);
        }
        catch (WorkerErrorException error)
        {
            return (null, error);
        }
    }

    static Exception Translate(WorkerErrorException error) =>
        error.Error is { Kind: WorkerErrorKinds.Engine, Subtype: { } code } engine ? new EngineException(code, engine.Message, engine.Position) : error;
}
