using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Linking;

/// <summary>Reads periods with the words that bound them: <c>since June</c>, <c>before 2024</c>, <c>from May to July 2025</c>.</summary>
sealed class PeriodPhrases(DateOnly today)
{
    readonly DateWords _dates = new(today);

    public PeriodTerm? At(IReadOnlyList<Token> tokens, int start)
    {
        if (tokens[start].Is("between", "from") && Range(tokens, start) is { } range)
        {
            return range;
        }

        var word = tokens[start].Word;
        var preposition = PrepositionLength(tokens, start);
        var at = start + preposition;
        if (at < tokens.Count && preposition > 0 && tokens[at].Is("the"))
        {
            at++;
        }

        if (at >= tokens.Count || _dates.At(tokens, at) is not { } point)
        {
            return null;
        }

        if (preposition == 0)
        {
            return Range(tokens, start - 1, point) ?? Term(start, point.Length, new DateBounds(point.From, point.Until), $"in {point.Label}", point.Assumption);
        }

        var length = at + point.Length - start;
        return word switch
        {
            "since" or "from" or "starting" => Term(start, length, new DateBounds(point.From, null), $"since {point.Label}", point.Assumption),
            "after" => Term(start, length, new DateBounds(point.Until, null), $"after {point.Label}", point.Assumption),
            "before" => Term(start, length, new DateBounds(null, point.From), $"before {point.Label}", point.Assumption),
            "until" or "till" or "through" or "up" => Term(start, length, new DateBounds(null, point.Until), $"up to {point.Label}", point.Assumption),
            _ => Term(start, length, new DateBounds(point.From, point.Until), $"in {point.Label}", point.Assumption),
        };
    }

    static int PrepositionLength(IReadOnlyList<Token> tokens, int start) => tokens[start].Word switch
    {
        "up" when start + 1 < tokens.Count && tokens[start + 1].Is("to") => 2,
        "starting" when start + 1 < tokens.Count && tokens[start + 1].Is("in", "from", "with") => 2,
        "in" or "during" or "for" or "of" or "on" or "within" or "throughout" or "since" or "from" or "after" or "before" or "until" or "till" or "through" => 1,
        _ => 0,
    };

    /// <param name="before">The place of <c>from</c> or <c>between</c>, or the one before the first point.</param>
    PeriodTerm? Range(IReadOnlyList<Token> tokens, int before, DatePoint? known = null)
    {
        var first = before + 1 < tokens.Count ? known ?? _dates.At(tokens, before + 1) : null;
        var joint = before + 1 + (first?.Length ?? 0);
        var between = before >= 0 && tokens[before].Is("between");
        if (first is null || joint + 1 >= tokens.Count || !tokens[joint].Is(between ? "and" : "to", "until", "till", "through")
            || _dates.At(tokens, joint + 1) is not { } last)
        {
            return null;
        }

        if (!first.HasYear && last.HasYear)
        {
            first = first.InYear(last.From.Year);
        }

        var start = known is null ? before : before + 1;
        return first.From >= last.Until ? null : Term(
            start, joint + 1 + last.Length - start, new DateBounds(first.From, last.Until), $"from {first.Label} to {last.Label}", first.Assumption ?? last.Assumption);
    }

    static PeriodTerm Term(int start, int length, DateBounds bounds, string label, string? assumption) => new(start, length, bounds, label, assumption);
}
