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
sealed class PlannerAnswers(SourceSchema schema, DateOnly today, Dialect dialect)
{
    readonly QuestionPlanner _planner = new(schema, today);
    readonly ValueLookUp _values = new(schema, today, dialect);

    public async Task<(string? Sql, double Confidence, bool IsAnswer)> AnswerAsync(string question, RunProbe run, CancellationToken cancellationToken)
    {
        var probe = await _values.ReadAsync(question, run, cancellationToken);
        var understood = _planner.Understand([question], probe);
        var isAnswer = understood is Understanding.Planned;
        return understood switch
        {
            { Best: { } best } => (Sql(best.Plan), best.Confidence, isAnswer),
            Understanding.Planned planned => (Sql(planned.Plan), planned.Confidence, isAnswer),
            _ => (null, 0, isAnswer),
        };
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
