using System.Diagnostics;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Queries;

/// <summary>
/// The one way by which a query reaches data: the source's guard judges it, the source runs it within its caps, and its
/// result is stored. Every failure becomes an outcome; only defects of this program throw.
/// </summary>
public sealed class QueryRunner(ResultFolder results)
{
    readonly ChangeRunner _changes = new(results);

    /// <param name="source">Where it runs.</param>
    /// <param name="sql">As it came from outside.</param>
    /// <param name="limits">What it may cost and do.</param>
    /// <param name="cancellationToken">Cancels it in any phase; the outcome then says so.</param>
    public async Task<QueryOutcome> RunAsync(ISource source, string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var sandbox = "";
        using var rows = new ResultIntake(results);
        var preview = default(ChangePreview);
        try
        {
            sandbox = await source.SandboxAsync(cancellationToken);
            var verdict = await StatementJudge.JudgeAsync(source, limits.Changes, sql, cancellationToken);

            // What fails already when it is tried is told now: nobody need be asked about it.
            preview = verdict is Verdict.NeedsApproval(var change) && limits.MayPropose ? await ChangeRunner.PreviewAsync(source, change, limits, cancellationToken) : null;
            var (page, failure) = verdict switch
            {
                Verdict.Allowed(var approved) => (await ReadAsync(source, approved, limits, rows, cancellationToken), null),
                Verdict.NeedsApproval proposal => (null, limits.MayPropose ? QueryFailure.Of(proposal) : QueryFailure.NotToBeProposed),
                Verdict.Refused refused => ((ResultPage?)null, QueryFailure.Of(refused, sql)),
                _ => throw new UnreachableException(),
            };
            return Outcome(page, failure);
        }
        catch (Exception error) when (QueryFailure.Of(error, sql, limits, cancellationToken) is { } failure)
        {
            return Outcome(null, failure);
        }

        QueryOutcome Outcome(ResultPage? page, QueryFailure? failure) =>
            new(failure?.Status ?? RunStatus.Succeeded, page, failure?.Error, Stopwatch.GetElapsedTime(started), sandbox) { Notices = rows.Notices, Preview = preview };
    }

    /// <summary>Runs what a person has approved.</summary>
    public Task<QueryOutcome> ChangeAsync(ISource source, ApprovedChange change, QueryLimits limits, CancellationToken cancellationToken) =>
        _changes.RunAsync(source, change, limits, cancellationToken);

    /// <summary>All rows of a stored result, in the order of its query; none where it is gone.</summary>
    public IEnumerable<object?[]> RowsOf(Guid resultId)
    {
        using var file = results.Open(resultId);
        foreach (var row in file?.Rows() ?? [])
        {
            yield return row;
        }
    }

    /// <summary>Deletes the rows of a stored result.</summary>
    public void Delete(Guid resultId) => results.Delete(resultId);

    /// <summary>What a stored result holds; null where it is gone or cannot be read.</summary>
    /// <param name="isOrdered">Whether its rows have an order; see <see cref="RowOrder"/>.</param>
    public ResultHash? HashOf(Guid resultId, bool isOrdered)
    {
        try
        {
            using var file = results.Open(resultId);
            return file is null ? null : ResultHash.Of(file, isOrdered);
        }
        catch (Exception error) when (error is IOException or ResultFormatException)
        {
            return null;
        }
    }

    static async Task<ResultPage> ReadAsync(ISource source, ApprovedSql sql, QueryLimits limits, ResultIntake rows, CancellationToken cancellationToken)
    {
        var truncatedBy = await source.ReadAsync(sql, new QueryCaps(limits.MaxRows, limits.MaxBytes, limits.Timeout), rows, cancellationToken);
        using var file = rows.Complete(truncatedBy);
        return file.ReadPage(0, limits.PageRows);
    }
}
