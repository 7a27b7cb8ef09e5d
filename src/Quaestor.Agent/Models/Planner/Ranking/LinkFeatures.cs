using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>What tells how well a stretch of a question fits a table, a column or a value, and in what role.</summary>
sealed class LinkFeatures(SchemaMap map, QuestionMentions question)
{
    readonly List<ColumnMention> _named = [.. question.Columns.Where(one => one is { IsDominated: false } && one.Coverage * one.Nearness >= 0.85).OrderBy(one => one.Start)];

    /// <param name="kind">How the stretch names it: <c>column</c>, or by its table's mention <c>name</c> or <c>key</c>.</param>
    public Features OfColumn(MappedColumn column, Mention at, string kind, double coverage, double nearness, int matched, bool isDominated, int rivals)
    {
        var features = new Features();
        var fit = $"{kind}{Math.Round(coverage * nearness * 5)}";
        features.Add("kind", kind);
        features.Add("fit", fit);
        features.Add("cover", kind, (int)Math.Round(coverage * 5));
        features.Add("near", kind, (int)Math.Round(nearness * 10));
        features.Add("fits", fit, $"{isDominated} {Math.Min(rivals, 3)}");
        features.Add("dominated", fit, isDominated ? "yes" : "no");
        features.Add("matched", kind, Math.Min(matched, 3));
        Nature(features, column, fit);
        TableOf(features, column, at, kind);
        ContextFeatures.Around(features, question, at, fit);
        for (var i = at.Start; i < at.End; i++)
        {
            features.Add("own", question.Word(i));
            features.Add("ownlast", question.Word(i), column.Words[^1]);
        }

        var rank = _named.FindIndex(one => one.Start >= at.Start);
        features.Add("rank", kind, rank < 0 ? 5 : Math.Min(rank, 4));
        features.Add("ranks", rank < 0 ? 5 : Math.Min(rank, 4) + (10 * Math.Min(_named.Count, 4)));
        features.Add("shadowed", kind, question.Columns.Any(other => other.Overlaps(at) && other.Column != column && other.Coverage * other.Nearness > (coverage * nearness) + 0.15) ? "yes" : "no");
        features.Add("better", kind, question.Columns.Any(other => other.Column == column && !other.Overlaps(at) && other.Coverage * other.Nearness > (coverage * nearness) + 0.05) ? "yes" : "no");
        ValueBeside(features, column, at);
        return features;
    }

    public Features OfTable(TableMention at)
    {
        var features = new Features();
        var fit = $"table{Math.Round(at.Coverage * at.Nearness * 5)}";
        features.Add("fit", fit);
        features.Add("near", (int)Math.Round(at.Nearness * 10));
        features.Add("rivals", fit, Math.Min(question.Tables.Count(other => other.Overlaps(at) && other.Table != at.Table && other.Coverage * other.Nearness >= at.Coverage * at.Nearness), 3));
        features.Add("column", fit, question.Columns.Any(one => one.Overlaps(at) && one.Coverage * one.Nearness > 0.9 && one.Matched > at.Matched) ? "inside" : question.Columns.Any(one => one.Overlaps(at) && one.Coverage * one.Nearness > 0.9) ? "same" : "no");
        features.Add("nth", Math.Min(question.Tables.Where(one => one.Coverage * one.Nearness > 0.85 && one.Start < at.Start).Select(one => one.Table).Distinct().Count(), 4));
        features.Add("has", fit, question.Columns.Any(one => one.Column.Table == at.Table && one.Coverage * one.Nearness > 0.9) ? "columns" : "none");
        features.Add("columns", fit, Math.Min(at.Table.Columns.Count / 2, 4));
        features.Add("links", fit, Math.Min(map.JoinsOf(at.Table).Count(), 4));
        features.Add("bridge", at.Table.Columns.Count(column => column.IsReference) >= 2 ? "yes" : "no");
        ContextFeatures.Around(features, question, at, fit);
        ContextFeatures.OfQuestion(features, question);
        return features;
    }

    public Features OfValue(ValueMention at, MappedColumn column, string stored)
    {
        var features = new Features();
        var first = question.Tokens[at.Start];
        var looks = at.IsQuoted ? "quoted" : char.IsUpper(first.Text[0]) && at.Start > 0 ? "proper" : first.Number is not null ? "number" : "plain";
        var known = at.Values.Count == 0 ? "unknown" : "known";
        var kind = $"{looks} {known}";
        features.Add("kind", kind);
        features.Add("holders", kind, Math.Min(at.Values.Count, 4));
        features.Add("tokens", kind, Math.Min(at.End - at.Start, 3));
        features.Add("case", kind, stored == at.Text ? "same" : "other");
        features.Add("length", kind, Math.Min(stored.Length, 3));
        features.Add("named", kind, question.Columns.Any(one => one.Overlaps(at) && one.Coverage * one.Nearness > 0.9) ? "column" : question.Tables.Any(one => one.Overlaps(at) && one.Coverage * one.Nearness > 0.9) ? "table" : "no");
        Nature(features, column, kind);
        MentionBeside(features, column, at, kind);
        TableOf(features, column, at, kind);
        ContextFeatures.Around(features, question, at, kind);
        features.Add("wordcolumn", question.Word(at.Start - 1), column.Words[^1]);
        features.Add("wordcolumn2", question.Word(at.Start - 2), column.Words[^1]);
        features.Add("wordcolumn+", question.Word(at.End), column.Words[^1]);
        if (looks == "plain")
        {
            features.Add("plain", question.Word(at.Start));
            features.Add("plain", question.Word(at.Start), column.Words[^1]);
        }

        return features;
    }

    public Features OfNumber(NumberMention at, MappedColumn? column, string relation)
    {
        var features = new Features();
        var looks = at.Text.Length == 4 && at.Text[0] is '1' or '2' && !at.Text.Contains('.') ? "year" : at.Text.Length > 2 ? "large" : "small";
        var kind = $"{looks} {relation}";
        features.Add("kind", kind);
        features.Add("number", Math.Min(at.Text.Length, 6));
        ContextFeatures.Around(features, question, at, relation);
        features.Add("after", relation, $"{question.ShapeAt(at.End)} {question.ShapeAt(at.End + 1)}");
        if (column is null)
        {
            ContextFeatures.OfQuestion(features, question);
            return features;
        }

        Nature(features, column, kind);
        MentionBeside(features, column, at, kind);
        TableOf(features, column, at, "number");
        features.Add("lastword", looks, column.Words[^1]);
        features.Add("wordcolumn", question.Word(at.Start - 1), column.Words[^1]);
        if (column.Schema.Profile is { Min: { } least, Max: { } greatest } && double.TryParse(least, out var low) && double.TryParse(greatest, out var high) && double.TryParse(at.Text, out var value))
        {
            features.Add("range", relation, value < low ? "below" : value > high ? "above" : "within");
            features.Add("held", relation, column.Schema.Profile.Values.Contains(at.Text) ? "yes" : "no");
        }

        return features;
    }

    static void Nature(Features features, MappedColumn column, string kind)
    {
        var nature = column.IsKey ? "key" : column.IsReference ? "reference" : column.IsIdentifier ? "identifier" : column.IsName ? "name" : column.Use.ToString();
        features.Add("nature", nature);
        features.Add("natures", kind, nature);
        features.Add("last", column.Words[^1]);
        features.Add("use", column.Use.ToString(), kind);
        features.Add("distinct", kind, column.Schema.Profile is { } profile ? (profile.Distinct <= 1 ? 0 : profile.Distinct <= 5 ? 1 : column.IsUnique ? 3 : 2) : 4);
    }

    void TableOf(Features features, MappedColumn column, Mention at, string kind)
    {
        var mentions = question.Tables.Where(one => one.Table == column.Table).ToList();
        var fit = mentions.Count == 0 ? 0 : (int)Math.Round(mentions.Max(one => one.Coverage * one.Nearness) * 5);
        features.Add("tablefit", kind, fit);
        var nearest = mentions.Where(one => one.Coverage * one.Nearness > 0.6).Select(one => one.DistanceTo(at)).DefaultIfEmpty(99).Min();
        features.Add("tablenear", kind, nearest > 8 ? 9 : nearest);
        var closest = question.Tables.Where(one => one.Coverage * one.Nearness > 0.85).Select(one => one.DistanceTo(at)).DefaultIfEmpty(99).Min();
        features.Add("tableclosest", kind, nearest > 8 ? "none" : nearest == closest ? "yes" : "no");
        features.Add("tableafter", kind, mentions.Exists(one => one.Start >= at.End && one.Start <= at.End + 3 && question.Word(at.End) == "of") ? "of" : mentions.Exists(one => one.End == at.Start) ? "before" : "no");
        var siblings = question.Columns.Where(one => one.Column != column && one.Column.Table == column.Table && !one.Overlaps(at) && !one.IsDominated && one.Coverage * one.Nearness > 0.9).Select(one => one.Column).Distinct().Count()
            + question.Values.Count(one => !one.Overlaps(at) && one.Values.Any(held => held.Column.Table == column.Table));
        features.Add("siblings", kind, Math.Min(siblings, 4));
        features.Add("position", kind, Math.Min(column.Table.Columns.IndexOf(column), 4));
        features.Add("copies", kind, Math.Min(map.Columns.Count(other => other != column && other.Schema.Name.Equals(column.Schema.Name, StringComparison.OrdinalIgnoreCase)), 3));
    }

    void MentionBeside(Features features, MappedColumn column, Mention at, string kind)
    {
        var best = question.Columns.Where(one => one.Column == column && one.Coverage * one.Nearness > 0.4).Select(one => (one, Far: one.DistanceTo(at)))
            .OrderBy(pair => pair.Far - (pair.one.Coverage * pair.one.Nearness * 4)).FirstOrDefault().one;
        if (best is null)
        {
            features.Add("beside", kind, "none");
            return;
        }

        var side = best.Start >= at.End ? "after" : "before";
        features.Add("beside", kind, $"{side} {Math.Min(best.DistanceTo(at), 6)}");
        features.Add("besidefit", kind, $"{side} {Math.Min(best.DistanceTo(at), 6) / 2} {Math.Round(best.Coverage * best.Nearness * 4)} {best.IsDominated}");
        var nearer = _named.Where(one => one.Column != column && one.DistanceTo(at) < best.DistanceTo(at)).Count();
        features.Add("nearer", kind, Math.Min(nearer, 3));
    }

    void ValueBeside(Features features, MappedColumn column, Mention at)
    {
        var beside = question.Values.Where(one => one.Values.Any(held => held.Column == column)).Select(one => one.Start - at.End).ToList();
        features.Add("value", beside.Count == 0 ? "none" : beside.Exists(far => far is >= 0 and <= 3) ? "next" : beside.Exists(far => far < 0) ? "before" : "far");
        var any = question.Values.Any(one => one.Start - at.End is >= 0 and <= 2 && (one.IsQuoted || char.IsUpper(question.Tokens[one.Start].Text[0])));
        features.Add("anyvalue", any ? "next" : "no");
        var number = question.Numbers.Where(one => one.Start >= at.End).Select(one => one.Start - at.End).DefaultIfEmpty(9).Min();
        features.Add("numbernext", column.Use.ToString(), Math.Min(number, 6));
    }
}
