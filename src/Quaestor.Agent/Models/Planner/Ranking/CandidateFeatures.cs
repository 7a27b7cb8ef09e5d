using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>What tells how well whole intents fit a question.</summary>
sealed class CandidateFeatures
{
    const double Strong = 0.85;

    static readonly string[] Flags = ["each", "per", "every", "most", "least", "average", "total", "both", "not", "no", "or", "and", "different", "distinct", "descending", "order", "ordered", "sorted", "many", "number", "highest", "lowest", "top", "have", "without", "common", "all"];

    readonly QuestionMentions _question;
    readonly double _bestPrior;
    readonly string[] _flags;
    readonly string _begin;
    readonly bool _sorts;
    readonly List<ColumnMention> _columns;
    readonly List<ValueMention> _names;
    readonly List<MappedTable> _tables;
    readonly List<Element> _likely;
    readonly ChainFeatures _chains;
    readonly List<(MappedJoin[] Ways, double[] Told)> _ways;

    /// <param name="bestPrior">The highest of all intents of the question.</param>
    /// <param name="elements">All pieces, scored.</param>
    public CandidateFeatures(SchemaMap map, QuestionMentions question, double bestPrior, IReadOnlyList<Element> elements)
    {
        (_question, _bestPrior, _chains) = (question, bestPrior, new ChainFeatures(question));
        _flags = [.. Flags.Where(flag => question.Has(flag))];
        _begin = $"{question.Word(0)} {question.Word(1)}";
        _sorts = question.Has("order", "ordered", "sorted", "sort");
        _columns = [.. question.Columns.Where(one => !one.IsDominated && one.Coverage * one.Nearness > Strong)];
        _names = [.. question.Values.Where(one => one.IsQuoted || char.IsUpper(question.Tokens[one.Start].Text[0]))];
        _tables = [.. question.Tables.Where(one => one.Coverage * one.Nearness > Strong).Select(one => one.Table).Distinct()];
        _ways = [.. map.Choices.Select(ways => (ways, Array.ConvertAll(ways, way => ImpliedColumns.OfWay(question, way.From))))];
        _likely = [.. elements.Where(one => one.Score > 0)];
    }

    /// <returns>Features, and numbers that are learned with a weight of their own.</returns>
    public (Features Hashed, double[] Numbers) Of(Candidate candidate)
    {
        var (intent, pieces) = (candidate.Intent, candidate.Elements);
        var features = new Features();
        OfTags(features, [.. Tags(intent)]);
        var taken = new bool[_question.Tokens.Count];
        List<Mention> used = [.. pieces.Select(one => one.Mention).OfType<Mention>()];
        foreach (var mention in used)
        {
            taken.AsSpan(mention.Start, mention.End - mention.Start).Fill(true);
        }

        bool Unused(Mention one) => !taken.AsSpan(one.Start, one.End - one.Start).Contains(true);
        var lost = _columns.Where(Unused).Select(one => one.Start).Distinct().Count();
        features.Add("lostcolumns", Math.Min(lost, 4));
        features.Add("lostvalues", Math.Min(_names.Count(Unused), 3));
        features.Add("lostnumbers", Math.Min(_question.Numbers.Count(one => Unused(one) && !pieces.Any(piece => piece.Criterion?.High == one.Text)), 3));
        features.Add("losttables", Math.Min(_tables.Count(table => !intent.Tables.Contains(table) && !intent.SecondTables.Contains(table)), 3));
        features.Add("newtables", Math.Min(intent.Tables.Count(table => !_tables.Contains(table)), 3));
        features.Add("tables", Math.Min(intent.Tables.Count, 5));
        var needed = pieces.Select(one => one.Column?.Table ?? one.Table).Where(one => one is not null).Distinct().Count();
        features.Add("between", Math.Min(intent.Tables.Count(table => !pieces.Any(one => one.Column?.Table == table || one.Table == table)), 3));
        features.Add("needed", Math.Min(needed, 4));
        var repeats = used.Where((one, i) => used.Take(i).Any(one.Overlaps)).Count();
        features.Add("repeats", Math.Min(repeats, 4));
        OfColumns(features, intent);
        OfWays(features, intent);
        var order = pieces.Where(one => one.Output is not null && one.Mention is not null).Select(one => one.Mention!.Start).ToList();
        features.Add("span", order.Count == 0 ? 0 : Math.Min((order.Max() - order.Min()) / 3, 4));
        List<Element> omitted = [.. _likely.Where(one => !pieces.Any(piece => piece.Key == one.Key))];
        double Worst(Func<Element, bool> kind) => pieces.Where(kind).Select(one => one.Score).DefaultIfEmpty(3).Min();
        double Missed(Func<Element, bool> kind) => omitted.Where(one => kind(one) && (one.Mention is null || Unused(one.Mention))).Select(one => one.Score).DefaultIfEmpty(0).Max();
        static bool Shows(Element one) => one.Output is not null;
        static bool Filters(Element one) => one.Criterion is not null || one.Limit is not null;
        static bool Orders(Element one) => one.Order is not null;
        static bool Sources(Element one) => one.Role == Role.From;
        double[] numbers =
        [
            candidate.Prior / 4, (candidate.Prior - _bestPrior) / 2, pieces.Min(one => one.Score) / 3, lost, repeats, Math.Log(1 + intent.Tables.Count),
            Worst(Shows) / 3, Worst(Filters) / 3, Worst(Orders) / 3, Worst(Sources) / 3, Missed(Shows) / 3, Missed(Filters) / 3, Missed(Orders) / 3, Missed(Sources) / 3,
            pieces.Sum(one => Math.Min(0, one.Score)) / 4, (double)taken.AsSpan().Count(true) / taken.Length,
        ];
        features.Add("worst", (int)Math.Round(Math.Clamp(Worst(Shows), -5, 3)), (int)Math.Round(Math.Clamp(Missed(Shows), 0, 4)));
        features.Add("worstfilter", (int)Math.Round(Math.Clamp(Worst(Filters), -5, 3)), (int)Math.Round(Math.Clamp(Missed(Filters), 0, 4)));
        features.Add("worstorder", (int)Math.Round(Math.Clamp(Worst(Orders), -5, 3)), (int)Math.Round(Math.Clamp(Missed(Orders), 0, 4)));
        features.Add("worstsource", (int)Math.Round(Math.Clamp(Worst(Sources), -5, 3)), (int)Math.Round(Math.Clamp(Missed(Sources), 0, 4)));
        foreach (var piece in pieces.Where(one => one.Output is not { How: Aggregation.None }))
        {
            features.Add("piece", piece.Role.ToString(), (int)Math.Round(Math.Clamp(piece.Score, -5, 4)));
        }

        _chains.Add(features, intent, pieces, taken);
        return (features, numbers);
    }

    /// <summary>The form of an intent, and the words of the question that may speak of it.</summary>
    void OfTags(Features features, string[] tags)
    {
        for (var i = 0; i < tags.Length; i++)
        {
            features.Add("t", tags[i]);
            foreach (var flag in _flags)
            {
                features.Add("tf", tags[i], flag);
            }

            features.Add("tb", tags[i], _begin);
            for (var j = i + 1; j < tags.Length; j++)
            {
                features.Add("tt", tags[i], tags[j]);
            }
        }

        features.Add("sketch", string.Join(' ', tags));
    }

    /// <summary>Whether the question speaks of the way in which tables are joined more than of another.</summary>
    void OfWays(Features features, Intent intent)
    {
        foreach (var (ways, told) in _ways)
        {
            if (intent.Tables.Contains(ways[0].From.Table) && intent.Tables.Contains(ways[0].To.Table))
            {
                var taken = Math.Max(0, Array.FindIndex(ways, intent.Via.Contains));
                var others = told.Where((_, i) => i != taken).Max();
                features.Add("way", told[taken] > others ? "best" : told[taken] < others ? "worse" : "same", Math.Min(taken, 1));
            }
        }
    }

    void OfColumns(Features features, Intent intent)
    {
        foreach (var output in intent.Outputs.Where(one => one.Column is not null))
        {
            if (intent.Criteria.Any(one => one.Column == output.Column && one.Relation == Relation.Equal && one.Of == Aggregation.None && one.ValueOf == Aggregation.None))
            {
                features.Add("constant");
            }

            if (intent.Order?.Column == output.Column)
            {
                features.Add("ordered", output.How.ToString(), _sorts ? "sort" : "");
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

        features.Add("showntables", Math.Min(intent.Outputs.Select(one => one.Column?.Table).OfType<MappedTable>().Distinct().Count(), 3));
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
