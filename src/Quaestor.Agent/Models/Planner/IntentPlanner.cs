using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Ranking;
using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Models.Planner;

/// <summary>A plan for a question as a whole, by learned weights.</summary>
/// <param name="Says">The reading in words.</param>
/// <param name="Share">How likely it is among its rivals.</param>
/// <param name="Places">Tokens of the question that it takes into account.</param>
sealed record RankedPlan(QueryPlan Plan, double Share, string Says, IReadOnlySet<int> Places)
{
    public double Confidence => Ranking.Confidence.Of(Share);
}

/// <summary>Reads single questions by learned weights: every whole reading that the schema allows is scored, the best is planned.</summary>
sealed class IntentPlanner
{
    const int MostPlanned = 8;

    readonly IntentRanker _ranker;
    readonly IntentPlan _plans;
    readonly SourceSchema _schema;
    readonly DateOnly _today;
    readonly RankingModel _model;

    public IntentPlanner(SourceSchema schema, DateOnly today, RankingModel model)
    {
        var map = new SchemaMap(schema);
        (_schema, _today, _model, _ranker, _plans) = (schema, today, model, new IntentRanker(map), new IntentPlan(map));
    }

    /// <summary>The likeliest readings that the data allows, the best first; empty where there is none.</summary>
    public IReadOnlyList<RankedPlan> Plan(string question, ValueProbe? probe = null)
    {
        var candidates = _ranker.Rank(question, _model, probe);
        return
        [
            .. candidates.Take(MostPlanned).Select(one => (one, Plan: Valid(one.Intent))).Where(one => one.Plan is not null)
                .Select(one => new RankedPlan(one.Plan!, one.one.Share, IntentText.Of(one.one.Intent), Places(one.one))),
        ];
    }

    static HashSet<int> Places(Candidate candidate) =>
        [.. candidate.Elements.Where(one => one.Mention is not null).SelectMany(one => Enumerable.Range(one.Mention!.Start, one.Mention.End - one.Mention.Start))];

    QueryPlan? Valid(Intent intent)
    {
        if (_plans.Of(intent) is not { } plan)
        {
            return null;
        }

        try
        {
            PlanCompiler.Compile(plan, _schema, _today, Dialect.Sqlite);
            return plan;
        }
        catch (PlanException)
        {
            return null;
        }
    }
}
