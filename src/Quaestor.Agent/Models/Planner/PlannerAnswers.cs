using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Models.Planner.Ranking;
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
    /// <summary>A person has found the query right.</summary>
    public const double OfVerified = 0.97;

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

    /// <summary>The likeliest by what they find.</summary>
    async Task<(string? Sql, double Confidence)> CheckedAsync(IReadOnlyList<RankedPlan> ranked, RunProbe run, CancellationToken cancellationToken)
    {
        List<RankedPlan> tried = [.. ranked.Where(one => one.Share >= ranked[0].Share * RowVote.LeastRival).Take(RowVote.MostRun)];
        var vote = new RowVote();
        foreach (var one in tried)
        {
            vote.Add(one.Share, one.Plan.OrderBy.Count > 0, Sql(one.Plan) is { } sql ? await run(sql, cancellationToken) : null);
        }

        var (place, share) = vote.Best();
        return (Sql(tried[place].Plan), Confidence.Of(share));
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
