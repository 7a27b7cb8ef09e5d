using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Readings;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Team;

/// <summary>A team's metrics as the planner's own measures.</summary>
static class Metrics
{
    /// <summary>By the names that <see cref="Words"/> gives.</summary>
    public static IReadOnlyDictionary<string, (Figure Figure, string Note)> Of(BoundGlossary glossary) =>
        glossary.Metrics.ToDictionary(one => one.Metric.Name, one => (Figure(one), $"{Capital(one.Metric.Label)} is {one.Metric.Text}, by the glossary."), StringComparer.OrdinalIgnoreCase);

    public static WordList Words(BoundGlossary glossary)
    {
        var words = new WordList();
        foreach (var metric in glossary.Metrics)
        {
            foreach (var phrase in metric.Metric.Words.Prepend(metric.Metric.Label).Where(phrase => phrase.Any(char.IsLetterOrDigit)))
            {
                words.Add(phrase, metric.Metric.Name);
            }
        }

        return words;
    }

    static Figure Figure(BoundMetric metric) =>
        metric.Formula is Aggregate { Function: not AggregateFunction.CountDistinct, Argument: { } argument } aggregate
            ? new(aggregate.Function, metric.Table, argument, metric.Metric.Label) { Where = aggregate.Where, Also = metric.Also, IsDefined = true }
            : new(AggregateFunction.Sum, metric.Table, null, metric.Metric.Label) { Formula = metric.Formula, Also = metric.Also, IsDefined = true };

    static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
