using System.Diagnostics;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Queries;

/// <summary>Runs what a person has approved, and nothing else. Every failure becomes an outcome; only defects of this program throw.</summary>
public sealed class ChangeRunner(ResultFolder results)
{
    /// <summary>A change gives up sooner than it lets everybody else queue behind it.</summary>
    static readonly TimeSpan LongestWaitForLock = TimeSpan.FromSeconds(2);

    public async Task<QueryOutcome> RunAsync(ISource source, ApprovedChange change, QueryLimits limits, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var rows = new ResultIntake(results);
        try
        {
            var database = source as PostgresSource ?? throw new SourceException($"{source.Name} is no PostgreSQL database, so nothing can be changed there.");
            var times = new ChangeTimes(limits.ChangeTimeout, LongestWaitForLock);
            var changed = await database.Changes.RunAsync(change, times, limits.RowTolerance, new QueryCaps(limits.MaxRows, limits.MaxBytes, limits.Timeout), rows, cancellationToken);
            rows.Notice(changed is { } count ? $"{change.Change.Kind} changed {count:N0} {(count == 1 ? "row" : "rows")}." : $"{change.Change.Kind} is done.");
            return Outcome(PageOf(rows, limits), null);
        }
        catch (Exception error) when (QueryFailure.Of(error, change.Text, limits with { Timeout = limits.ChangeTimeout }, cancellationToken) is { } failure)
        {
            return Outcome(null, failure);
        }

        QueryOutcome Outcome(ResultPage? page, QueryFailure? failure) =>
            new(failure?.Status ?? RunStatus.Succeeded, page, failure?.Error, Stopwatch.GetElapsedTime(started), "database") { Notices = rows.Notices };
    }

    /// <summary>What the change would do; null for a source that is never changed.</summary>
    /// <exception cref="EngineException">It fails.</exception>
    /// <exception cref="SourceException">The source cannot be reached.</exception>
    /// <exception cref="TimeoutException">It takes longer than it may.</exception>
    public static async Task<ChangePreview?> PreviewAsync(ISource source, ProposedChange change, QueryLimits limits, CancellationToken cancellationToken) =>
        source is PostgresSource database ? await database.Changes.PreviewAsync(change, limits.Timeout, cancellationToken) : null;

    static ResultPage? PageOf(ResultIntake rows, QueryLimits limits)
    {
        if (!rows.HasColumns)
        {
            return null;
        }

        using var file = rows.Complete(rows.CutBy);
        return file.ReadPage(0, limits.PageRows);
    }
}
