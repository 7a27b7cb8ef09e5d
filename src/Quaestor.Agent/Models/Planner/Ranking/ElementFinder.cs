using System.Globalization;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>All pieces that an intent of a question may be made of.</summary>
sealed class ElementFinder(SchemaMap map, QuestionMentions question)
{
    const double LeastTable = 0.5;
    const double Strong = 0.85;
    const int MostColumnsOfNumber = 14;
    const int MostHolders = 16;
    const int MostUnnamed = 6;

    static readonly Role[] OfText = [Role.Show, Role.CountDistinct, Role.SortUp, Role.SortDown, Role.TopUp, Role.TopDown, Role.Least, Role.Greatest, Role.Missing, Role.Present];
    static readonly Role[] OfNumber =
    [
        Role.Show, Role.CountDistinct, Role.Sum, Role.Average, Role.Least, Role.Greatest, Role.SortUp, Role.SortDown, Role.TopUp, Role.TopDown, Role.SortSumUp, Role.SortSumDown, Role.SortAverageUp, Role.SortAverageDown, Role.TopSumUp, Role.TopSumDown,
        Role.TopAverageUp, Role.TopAverageDown, Role.AboveAverage, Role.BelowAverage, Role.EqualGreatest, Role.EqualLeast, Role.Missing,
    ];

    // "Customers in alphabetical order" are sorted by their names.
    static readonly Role[] OfTableName = [Role.Show, Role.SortUp, Role.SortDown];

    static readonly Role[] OfQuestion =
    [
        Role.CountRows, Role.Star, Role.SortCountUp, Role.SortCountDown, Role.TopCountUp, Role.TopCountDown, Role.AnyOf, Role.Intersect, Role.Except, Role.Union, Role.Distinct,
    ];

    readonly LinkFeatures _links = new(map, question);
    readonly List<(WordMention Mention, MappedColumn Column)> _implied = [.. ImpliedColumns.In(question, map)];

    public IReadOnlyList<Element> Find() => [.. Question(), .. Columns(), .. Tables(), .. Values(), .. Numbers()];

    IEnumerable<Element> Question()
    {
        var features = new Features();
        ContextFeatures.OfQuestion(features, question);
        return OfQuestion.Select(role => new Element(role, null, features));
    }

    IEnumerable<Element> Columns()
    {
        foreach (var mention in question.Columns)
        {
            var features = _links.OfColumn(mention.Column, mention, "column", mention.Coverage, mention.Nearness, mention.Matched, mention.IsDominated, mention.Rivals);
            foreach (var element in InRoles(mention.Column, mention, features))
            {
                yield return element;
            }

            if (FlagValues.Of(mention.Column) is { } flag)
            {
                yield return new Element(Role.FlagSet, mention, features) { Column = mention.Column, Criterion = new(mention.Column, Relation.Equal, flag.Set) };
                yield return new Element(Role.FlagUnset, mention, features) { Column = mention.Column, Criterion = new(mention.Column, Relation.Equal, flag.Unset) };
            }
        }

        foreach (var (mention, column) in _implied)
        {
            foreach (var element in InRoles(column, mention, _links.OfColumn(column, mention, $"implied {question.Tokens[mention.Start].Word}", 1, 0.5, 1, isDominated: false, 0)))
            {
                yield return element;
            }
        }

        foreach (var (mention, table, kind) in Persons())
        {
            var (first, last) = (table.Columns.Find(column => column.OwnWords is ["first", "name"] or ["given", "name"])!, table.Columns.Find(column => column.OwnWords is ["last", "name"] or ["family", "name"])!);
            yield return new Element(Role.Show, mention, _links.OfColumn(first, mention, kind, 1, 1, 1, isDominated: false, 0)) { Column = first, Also = last };
        }

        foreach (var table in question.Tables.Where(one => one.Coverage * one.Nearness >= LeastTable))
        {
            foreach (var (column, kind) in new[] { (table.Table.Name, "name"), (table.Table.Key, "key") })
            {
                if (column is not null)
                {
                    var features = _links.OfColumn(column, table, kind, table.Coverage, table.Nearness, table.Matched, isDominated: false, 0);
                    foreach (var role in kind == "name" ? OfTableName : [Role.Show])
                    {
                        yield return new Element(role, table, features) { Column = column };
                    }

                    if (kind == "key")
                    {
                        yield return new Element(Role.CountDistinct, table, features) { Column = column };
                    }
                }
            }
        }
    }

    /// <summary>"Name" and "full name", or the word for the person alone, where first and last name stand apart.</summary>
    IEnumerable<(Mention Mention, MappedTable Table, string Kind)> Persons()
    {
        foreach (var table in map.Tables.Where(table => table.Columns.Exists(column => column.OwnWords is ["first", "name"] or ["given", "name"]) && table.Columns.Exists(column => column.OwnWords is ["last", "name"] or ["family", "name"])))
        {
            foreach (var mention in question.Tables.Where(one => one.Table == table && one.Coverage * one.Nearness >= LeastTable))
            {
                yield return (mention, table, "person");
            }

            for (var i = 0; i < question.Tokens.Count; i++)
            {
                if (question.Tokens[i].Stem == "name")
                {
                    yield return (new WordMention(question.Word(i - 1) == "full" ? i - 1 : i, i + 1), table, question.Word(i - 1) == "full" ? "fullname" : "names");
                }
            }
        }
    }

    static IEnumerable<Element> InRoles(MappedColumn column, Mention mention, Features features) =>
        (column.Use is ColumnUse.Number ? OfNumber : OfText).Select(role => new Element(role, mention, features)
        {
            Column = column,
            Criterion = role switch
            {
                Role.AboveAverage => new(column, Relation.Greater, "", ValueOf: Aggregation.Average),
                Role.BelowAverage => new(column, Relation.Less, "", ValueOf: Aggregation.Average),
                Role.EqualGreatest => new(column, Relation.Equal, "", ValueOf: Aggregation.Greatest),
                Role.EqualLeast => new(column, Relation.Equal, "", ValueOf: Aggregation.Least),
                Role.Missing => new(column, Relation.Missing, ""),
                Role.Present => new(column, Relation.Present, ""),
                _ => null,
            },
        });

    IEnumerable<Element> Tables()
    {
        foreach (var mention in question.Tables)
        {
            var features = _links.OfTable(mention);
            yield return new Element(Role.From, mention, features) { Table = mention.Table };
            yield return new Element(Role.Without, mention, features) { Table = mention.Table };
        }
    }

    IEnumerable<Element> Values()
    {
        foreach (var mention in question.Values)
        {
            IEnumerable<(MappedColumn Column, string Stored)> holders = mention.Values.Count > 0
                ? mention.Values.Take(MostHolders)
                : Holders().Select(column => (column, mention.Text));
            foreach (var (column, stored) in holders)
            {
                var features = _links.OfValue(mention, column, stored);
                yield return new Element(Role.ValueEqual, mention, features) { Column = column, Criterion = new(column, Relation.Equal, stored) };
                yield return new Element(Role.ValueNotEqual, mention, features) { Column = column, Criterion = new(column, Relation.NotEqual, stored) };
            }

            foreach (var element in Dated(mention))
            {
                yield return element;
            }

            if (LikePattern(mention) is { } pattern)
            {
                foreach (var column in Holders())
                {
                    var features = _links.OfValue(mention, column, mention.Text);
                    yield return new Element(Role.ValueLike, mention, features) { Column = column, Criterion = new(column, Relation.Like, pattern) };
                    if (question.Has("not", "without", "no"))
                    {
                        yield return new Element(Role.ValueNotLike, mention, features) { Column = column, Criterion = new(column, Relation.NotLike, pattern) };
                    }
                }
            }
        }
    }

    /// <summary>Where a text may stand that is not known to stand anywhere: in columns that are named, and in the names of what is.</summary>
    IEnumerable<MappedColumn> Holders() =>
        question.Columns.Where(one => one is { Column.Use: not ColumnUse.Number, IsDominated: false } && one.Coverage * one.Nearness > 0.5).Select(one => one.Column)
            .Concat(question.Tables.Where(one => one.Coverage * one.Nearness > Strong).Select(one => one.Table.Name).OfType<MappedColumn>()).Distinct();

    /// <summary>Before, after and between dates.</summary>
    IEnumerable<Element> Dated(ValueMention mention)
    {
        if (!IsDate(mention))
        {
            yield break;
        }

        var dates = question.Values.Where(IsDate).Select(one => new NumberMention(one.Start, one.End, one.Text)).ToList();
        var (relation, high) = Comparisons.At(question, new NumberMention(mention.Start, mention.End, mention.Text), dates);
        if (relation is Relation.Equal or Relation.NotEqual)
        {
            yield break;
        }

        var named = question.Columns.Where(one => !one.IsDominated && one.Coverage * one.Nearness > 0.5).Select(one => one.Column).Where(column => column.Use != ColumnUse.Number);
        foreach (var column in map.Columns.Where(column => column.Use == ColumnUse.Date || column.Words.Any(ImpliedColumns.Times.Contains)).Union(named))
        {
            yield return new Element(Role.NumberWhere, mention, _links.OfNumber(new NumberMention(mention.Start, mention.End, mention.Text), column, $"date {relation}"))
            {
                Column = column,
                Criterion = new(column, relation, mention.Text, high?.Text),
            };
        }
    }

    static bool IsDate(ValueMention mention) =>
        mention.Text.Length >= 6 && mention.Text.Any(char.IsAsciiDigit) && DateTime.TryParse(mention.Text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    string? LikePattern(ValueMention mention)
    {
        for (var i = mention.Start - 1; i >= Math.Max(0, mention.Start - 6); i--)
        {
            switch (question.Tokens[i].Stem)
            {
                case "start" or "begin" or "starting" or "beginning" or "prefix":
                    return $"{mention.Text}%";
                case "end" or "ending" or "suffix":
                    return $"%{mention.Text}";
                case "contain" or "containing" or "contains" or "include" or "includes" or "including" or "substring" or "letter" or "word" or "phrase" or "like" or "has" or "have" or "with":
                    return $"%{mention.Text}%";
            }
        }

        return null;
    }

    static bool HoldsNumbers(MappedColumn column) =>
        column.Schema.Profile is { Values: { Count: > 0 } values } && values.All(value => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _));

    IEnumerable<Element> Numbers()
    {
        foreach (var mention in question.Numbers)
        {
            var (relation, high) = Comparisons.At(question, mention, question.Numbers);
            var columns = question.Columns.Where(one => one.Column.Use is ColumnUse.Number || (one.Column.Use is ColumnUse.Text && (one.Column.Words[^1] is "year" or "id" or "number" or "code" || HoldsNumbers(one.Column))))
                .OrderByDescending(one => (one.Coverage * one.Nearness) - (0.05 * one.DistanceTo(mention)))
                .Select(one => one.Column).Distinct().Take(MostColumnsOfNumber)
                .Union(_implied.Select(one => one.Column).Where(column => column.Use is ColumnUse.Number))
                .Union(map.Columns.Where(column => column.Words.Contains("year") && mention.Text is ['1' or '2', _, _, _]))
                // "Students under 20": of what the number is, only the table tells.
                .Union(question.Tables.Where(one => one.Coverage * one.Nearness > Strong).Select(one => one.Table).Distinct()
                    .SelectMany(table => table.Columns.Where(column => column is { Use: ColumnUse.Number, IsIdentifier: false }).Take(MostUnnamed)));
            var whole = new Element(Role.NumberOfCount, mention, _links.OfNumber(mention, null, relation.ToString()));
            yield return whole with { Criterion = new(null, relation, mention.Text, high?.Text, Aggregation.Count) };
            if (int.TryParse(mention.Text, out var limit) && limit is > 0 and <= 1000)
            {
                yield return whole with { Role = Role.NumberLimit, Limit = limit };
            }

            foreach (var column in columns)
            {
                var link = new Element(Role.NumberWhere, mention, _links.OfNumber(mention, column, relation.ToString())) { Column = column };
                yield return link with { Criterion = new(column, relation, mention.Text, high?.Text) };
                if (column.Use is ColumnUse.Number && relation != Relation.Equal)
                {
                    yield return link with { Role = Role.NumberOfAverage, Criterion = new(column, relation, mention.Text, high?.Text, Aggregation.Average) };
                    yield return link with { Role = Role.NumberOfSum, Criterion = new(column, relation, mention.Text, high?.Text, Aggregation.Sum) };
                }
            }
        }
    }
}
