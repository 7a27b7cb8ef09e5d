using System.Collections.Concurrent;
using System.Diagnostics;
using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Models.Planner;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Evaluation;

/// <summary>Answers a question with a query.</summary>
public delegate Task<Prediction> Predict(EvaluationQuestion question, ISource source, CancellationToken cancellationToken);

/// <summary>Runs what a model made of questions beside what is right, and compares the rows.</summary>
/// <param name="knowledge">What people added to the sources; null to ask without.</param>
public sealed class Evaluator(ResultFolder results, QueryLimits limits, SourceKnowledge? knowledge = null)
{
    readonly QueryRunner _runner = new(results);
    readonly ConcurrentDictionary<ISource, Lazy<Task<PlannerAnswers>>> _planners = [];

    /// <summary>The planner's own answer, its best guess where it would ask back or refuse.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public async Task<Prediction> PlanAsync(EvaluationQuestion question, ISource source, DateOnly today, CancellationToken cancellationToken)
    {
        var answers = await _planners.GetOrAdd(source, one => new(() => AnswersAsync(one, today))).Value.WaitAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var (sql, confidence, isAnswer) = await answers.AnswerAsync(question.Question, (probe, cancelled) => RowsAsync(source, probe, cancelled), cancellationToken);
        return new(question.Id, sql, confidence, Stopwatch.GetElapsedTime(started).TotalMilliseconds, Answers: isAnswer);
    }

    public async Task<Scored> ScoreAsync(EvaluationQuestion question, Prediction prediction, ISource source, CancellationToken cancellationToken)
    {
        if (question.Sql is null)
        {
            return new(question, prediction, null, null);
        }

        if (prediction.Sql is null)
        {
            return new(question, prediction, false, "no query");
        }

        if (await RowsAsync(source, question.Sql, cancellationToken) is not { } expected)
        {
            return new(question, prediction, null, "the query that is right does not run");
        }

        var found = await RowsAsync(source, prediction.Sql, cancellationToken);
        var isRight = found is not null && RowComparison.Same(expected, found, question.Sql.Contains("order by", StringComparison.OrdinalIgnoreCase));
        return new(question, prediction, isRight, isRight ? null : found is null ? "the query fails" : "other rows");
    }

    async Task<PlannerAnswers> AnswersAsync(ISource source, DateOnly today)
    {
        var schema = await source.SchemaAsync(CancellationToken.None);
        return new(schema, today, source.Dialect, knowledge is null ? null : (await knowledge.OfAsync(source, schema)).Knowledge);
    }

    /// <returns>Null where the query did not succeed.</returns>
    async Task<IReadOnlyList<object?[]>?> RowsAsync(ISource source, string sql, CancellationToken cancellationToken)
    {
        var outcome = await _runner.RunAsync(source, sql, limits, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (outcome is not { Status: RunStatus.Succeeded, Page: { } page })
        {
            return null;
        }

        IReadOnlyList<object?[]> rows = [.. _runner.RowsOf(page.ResultId)];
        _runner.Delete(page.ResultId);
        return rows;
    }
}
