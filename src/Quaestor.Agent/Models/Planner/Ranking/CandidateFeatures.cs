using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>What tells how well a whole intent fits a question.</summary>
static class CandidateFeatures
{
    static readonly string[] Flags = ["each", "per", "every", "most", "least", "average", "total", "both", "not", "no", "or", "and", "different", "distinct", "descending", "order", "ordered", "sorted", "many", "number", "highest", "lowest", "top", "have", "without", "common", "all"];

    /// <returns>Features, and numbers that are learned with a weight of their own.</returns>
    public static (Features Hashed, double[] Numbers) Of(Candidate candidate, QuestionMentions question, double bestPrior, IReadOnlyList<Element> elements)
    {
        var (intent, pieces) = (candidate.Intent, candidate.Elements);
        var features = new Features();
        var tags = Tags(intent).ToList();
        var flags = Flags.Where(flag => question.Has(flag)).ToList();
        foreach (var tag in tags)
        {
            features.Add("t", tag);
            foreach (var flag in flags)
            {
                features.Add("tf", tag, flag);
            }

            features.Add("tb", tag, $"{question.Word(0)} {question.Word(1)}");
        }

        for (var i = 0; i < tags.Count; i++)
        {
            for (var j = i + 1; j < tags.Count; j++)
            {
                features.Add("tt", tags[i], tags[j]);
            }
        }

        features.Add("sketch", string.Join(' ', tags));
        var used = pieces.Where(one => one.Mention is not null).Select(one => one.Mention!).ToList();
        bool Unused(Mention one) => !used.Exists(one.Overlaps);
        var columns = question.Columns.Where(one => !one.IsDominated && one.Coverage * one.Nearness > 0.85).ToList();
        var lost = columns.Where(Unused).Select(one => one.Start).Distinct().Count();
        features.Add("lostcolumns", Math.Min(lost, 4));
        features.Add("lostvalues", Math.Min(question.Values.Count(one => (one.IsQuoted || char.IsUpper(question.Tokens[one.Start].Text[0])) && Unused(one)), 3));
        features.Add("lostnumbers", Math.Min(question.Numbers.Count(one => Unused(one) && !pieces.Any(piece => piece.Criterion?.High == one.Text)), 3));
        var named = question.Tables.Where(one => one.Coverage * one.Nearness > 0.85).Select(one => one.Table).Distinct().ToList();
        features.Add("losttables", Math.Min(named.Count(table => !intent.Tables.Contains(table) && !intent.SecondTables.Contains(table)), 3));
        features.Add("newtables", Math.Min(intent.Tables.Count(table => !named.Contains(table)), 3));
        features.Add("tables", Math.Min(intent.Tables.Count, 5));
        var needed = pieces.Select(one => one.Column?.Table ?? one.Table).Where(one => one is not null).Distinct().Count();
        features.Add("between", Math.Min(intent.Tables.Count(table => !pieces.Any(one => one.Column?.Table == table || one.Table == table)), 3));
        features.Add("needed", Math.Min(needed, 4));
        var repeats = used.Where((one, i) => used.Take(i).Any(one.Overlaps)).Count();
        features.Add("repeats", Math.Min(repeats, 4));
        foreach (var output in intent.Outputs.Where(one => one.Column is not null))
        {
            var constant = intent.Criteria.Any(one => one.Column == output.Column && one.Relation == Relation.Equal && one.Of == Aggregation.None && one.ValueOf == Aggregation.None);
            if (constant)
            {
                features.Add("constant");
            }

            if (intent.Order?.Column == output.Column)
            {
                features.Add("ordered", output.How.ToString(), question.Has("order", "ordered", "sorted", "sort") ? "sort" : "");
            }
        }

        if (intent.Limit == 1 && intent.Order is { Column: { } by } && intent.Criteria.Any(one => one.Column == by))
        {
            features.Add("ordercriterion");
        }

        foreach (var (first, second) in intent.Criteria.SelectMany((one, i) => intent.Criteria.Skip(i + 1).Select(two => (one, two))))
        {
            features.Add("pair", first.Column == second.Column ? "same" : "other", $"{first.Relation}{second.Relation}");
        }

        var shownTables = intent.Outputs.Select(one => one.Column?.Table).OfType<Schemas.MappedTable>().Distinct().Count();
        features.Add("showntables", Math.Min(shownTables, 3));
        var order = pieces.Where(one => one.Output is not null && one.Mention is not null).Select(one => one.Mention!.Start).ToList();
        features.Add("span", order.Count == 0 ? 0 : Math.Min((order.Max() - order.Min()) / 3, 4));
        var pieceKeys = pieces.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        var omitted = elements.Where(one => one.Score > 0 && !pieceKeys.Contains(one.Key)).ToList();
        double Worst(Func<Element, bool> kind) => pieces.Where(kind).Select(one => one.Score).DefaultIfEmpty(3).Min();
        double Missed(Func<Element, bool> kind) => omitted.Where(one => kind(one) && (one.Mention is null || Unused(one.Mention))).Select(one => one.Score).DefaultIfEmpty(0).Max();
        static bool Shows(Element one) => one.Output is not null;
        static bool Filters(Element one) => one.Criterion is not null || one.Limit is not null;
        static bool Orders(Element one) => one.Order is not null;
        static bool Sources(Element one) => one.Role == Role.From;
        var explained = question.Tokens.Where((_, i) => used.Exists(one => one.Start <= i && one.End > i)).Count();
        double[] numbers =
        [
            candidate.Prior / 4, (candidate.Prior - bestPrior) / 2, pieces.Min(one => one.Score) / 3, lost, repeats, Math.Log(1 + intent.Tables.Count),
            Worst(Shows) / 3, Worst(Filters) / 3, Worst(Orders) / 3, Worst(Sources) / 3, Missed(Shows) / 3, Missed(Filters) / 3, Missed(Orders) / 3, Missed(Sources) / 3,
            pieces.Sum(one => Math.Min(0, one.Score)) / 4, (double)explained / question.Tokens.Count,
        ];
        features.Add("worst", (int)Math.Round(Math.Clamp(Worst(Shows), -5, 3)), (int)Math.Round(Math.Clamp(Missed(Shows), 0, 4)));
        features.Add("worstfilter", (int)Math.Round(Math.Clamp(Worst(Filters), -5, 3)), (int)Math.Round(Math.Clamp(Missed(Filters), 0, 4)));
        features.Add("worstorder", (int)Math.Round(Math.Clamp(Worst(Orders), -5, 3)), (int)Math.Round(Math.Clamp(Missed(Orders), 0, 4)));
        features.Add("worstsource", (int)Math.Round(Math.Clamp(Worst(Sources), -5, 3)), (int)Math.Round(Math.Clamp(Missed(Sources), 0, 4)));
        foreach (var piece in pieces.Where(one => one.Output is not { How: Aggregation.None }))
        {
            features.Add("piece", piece.Role.ToString(), (int)Math.Round(Math.Clamp(piece.Score, -5, 4)));
        }

        ChainFeatures.Add(features, intent, pieces, question);
        return (features, numbers);
    }

    static IEnumerable<string> Tags(Intent intent)
    {
        var plain = intent.Outputs.Count(one => one.How == Aggregation.None && one.Column is not null);
        yield return $"show{Math.Min(plain, 4)}";
        var others = intent.Outputs.Where(one => one.How != Aggregation.None || one.Column is null).Select(one => one.Column is null && one.How == Aggregation.None ? "Star" : one.How.ToString()).Order(StringComparer.Ordinal);
        yield return $"fold{string.Join('+', others)}";
        yield return $"where{Math.Min(intent.Criteria.Count(one => one.Of == Aggregation.None), 3)}";
        if (intent.Criteria.FirstOrDefault(one => one.Of != Aggregation.None) is { } having)
        {
            yield return $"having{having.Of}";
        }

        if (intent.Criteria.Any(one => one.ValueOf != Aggregation.None))
        {
            yield return "against";
        }

        yield return intent.Order is { } order ? $"order{order.How}{order.Descending}{(intent.Limit is null ? "" : intent.Limit == 1 ? "1" : "N")}" : "unordered";
        yield return intent.IsGrouped ? "grouped" : "ungrouped";
        yield return $"second{intent.Second}{(intent.SecondCriteria.Count > 0 ? "+" : "")}";
        if (intent.Distinct)
        {
            yield return "distinct";
        }

        if (intent.AnyCriterion)
        {
            yield return "any";
        }
    }
}
