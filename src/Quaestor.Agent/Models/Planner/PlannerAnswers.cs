using Quaestor.Agent.Knowledge;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Models.Planner;

/// <summary>Runs a query of the planner's own, a probe; null where it fails.</summary>
delegate Task<IReadOnlyList<object?[]>?> RunProbe(string sql, CancellationToken cancellationToken);

/// <summary>
/// The planner's answers to single questions as SQL, its best guess where it is not sure. They show what was asked for and no
/// more, where a conversation also shows by what was sorted, and whole rows.
/// </summary>
sealed class PlannerAnswers(SourceSchema schema, DateOnly today, Dialect dialect, TeamKnowledge? knowledge = null)
{
    const int MostRun = 4;
    const double LeastRival = 0.3;

    /// <summary>A person has found the query right.</summary>
    public const double OfVerified = 0.97;

    /// <summary>How much less sure an answer is that finds nothing.</summary>
    const double Unfound = 0.8;

    readonly QuestionPlanner _planner = new(schema, today, knowledge);
    readonly ValueLookUp _values = new(schema, today, dialect);

    public async Task<(string? Sql, double Confidence, bool IsAnswer)> AnswerAsync(string question, RunProbe run, CancellationToken cancellationToken)
    {
        var probe = await _values.ReadAsync(question, run, cancellationToken);
        var understood = _planner.Understand([question], probe);
        var isAnswer = understood is Understanding.Planned;
        return understood switch
        {
            { Ranked: { Count: > 0 } ranked } => await CheckedAsync(ranked, run, cancellationToken) is var (sql, confidence) ? (sql, confidence, isAnswer) : default,
            Understanding.Verified verified => (verified.Sql, OfVerified, true),
            Understanding.Planned planned => (Sql(planned.Plan), planned.Confidence, isAnswer),
            _ => (null, 0, isAnswer),
        };
    }

    /// <summary>The first of the likeliest that finds anything: people ask for what is there.</summary>
    async Task<(string? Sql, double Confidence)> CheckedAsync(IReadOnlyList<RankedPlan> ranked, RunProbe run, CancellationToken cancellationToken)
    {
        foreach (var one in ranked.Take(MostRun).Where(one => one.Confidence >= ranked[0].Confidence * LeastRival))
        {
            if (Sql(one.Plan) is { } sql && await run(sql, cancellationToken) is { Count: > 0 } rows && !(rows is [var only] && only.All(cell => cell is null or 0L)))
            {
                return (sql, one.Confidence);
            }
        }

        return (Sql(ranked[0].Plan), ranked[0].Confidence * Unfound);
    }

    string? Sql(QueryPlan plan)
    {
        try
        {
            return PlanCompiler.Compile(plan, schema, today, dialect);
        }
        catch (PlanException)
        {
            return null;
        }
    }
}
