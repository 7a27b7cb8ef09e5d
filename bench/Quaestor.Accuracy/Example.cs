using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Ranking;

namespace Quaestor.Accuracy;

/// <summary>A question as the planner reads it, with what it should come to.</summary>
sealed record Example(Question Question, QuestionDatabase Database, IntentRanker Ranker, QuestionMentions Mentions, IReadOnlyList<Element> Elements, Intent? Expected)
{
    public string? Key { get; } = Expected is null ? null : IntentKey.Of(Expected);

    public static Example Of(Question question, QuestionDatabase database)
    {
        var mentions = database.Ranker.Read(question.Text, database.Probe);
        return new Example(question, database, database.Ranker, mentions, database.Ranker.Elements(mentions), SqlIntent.Read(question.Sql, database.Ranker.Map).Intent);
    }

    /// <summary>The same question in other words than the schema's; null where there are none.</summary>
    public Example? Reworded() => Rewording.Of(Question, Ranker.Map) is { } other ? Of(other, Database) : null;

    /// <summary>The expected intent is made of this piece.</summary>
    public bool Holds(Element element)
    {
        var intent = Expected!;
        return element.Role switch
        {
            Role.From => intent.Tables.Contains(element.Table!),
            Role.Without => intent.Second is SecondPart.Without or SecondPart.Except && intent.SecondTables.Contains(element.Table!) && !intent.Tables.Contains(element.Table!) && intent.SecondCriteria.Count == 0,
            Role.AnyOf => intent.AnyCriterion && intent.Criteria.Count > 1,
            Role.Intersect => intent.Second == SecondPart.Intersect,
            Role.Union => intent.Second == SecondPart.Union,
            Role.Except => intent.Second is SecondPart.Except or SecondPart.Without && intent.SecondCriteria.Count > 0,
            Role.Distinct => intent.Distinct,
            Role.NumberLimit => intent.Limit == element.Limit && intent.Limit is not null,
            _ when element.Output is not null => element.Outputs.All(output => intent.Outputs.Any(one => IntentKey.Of(one) == IntentKey.Of(output))),
            _ when element.Order is { } order => intent.Order is { } wanted && wanted.How == order.Order.How && wanted.Descending == order.Order.Descending && wanted.Column?.Group == order.Order.Column?.Group && intent.Limit is not null == order.IsTop,
            _ when element.Criterion is { } criterion => intent.Criteria.Concat(intent.SecondCriteria).Any(one => IntentKey.Of(one) == IntentKey.Of(criterion)),
            _ => false,
        };
    }
}
