using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Mentions;

/// <summary>Words that speak of a column without its name: the oldest by its date or its age, where by its place.</summary>
static class ImpliedColumns
{
    public static readonly string[] Times = ["date", "time", "year", "datetime", "timestamp", "since"];
    static readonly string[] Ages = ["age", "birth", "birthday", "birthdate", "dob", "born", "founded", "built", "opened", "established"];
    static readonly string[] Sizes = ["size", "area", "capacity", "population", "acre", "square", "amount", "volume", "seat", "seating"];
    static readonly string[] Lengths = ["length", "duration", "distance", "height", "minute", "hour", "time", "mile", "km", "run", "running"];
    static readonly string[] Prices = ["price", "cost", "fee", "charge", "rate", "amount", "payment", "value", "budget"];
    static readonly string[] Places = ["location", "address", "city", "country", "place", "state", "venue", "town", "street", "county", "region"];
    static readonly string[] Ratings = ["rating", "score", "rank", "ranking", "star", "point", "grade", "stars"];
    static readonly string[] Speeds = ["speed", "time", "velocity", "pace", "horsepower", "accelerate"];
    static readonly string[] People = ["population", "resident", "inhabitant", "people", "person"];
    static readonly string[] Pay = ["salary", "wage", "income", "earning", "pay", "money", "worth", "sale", "revenue", "profit"];

    static readonly Dictionary<string, string[]> ByWord = new(StringComparer.Ordinal)
    {
        ["oldest"] = [.. Ages, .. Times], ["youngest"] = [.. Ages, .. Times], ["older"] = Ages, ["younger"] = Ages, ["old"] = Ages, ["young"] = Ages,
        ["newest"] = Times, ["latest"] = Times, ["earliest"] = Times, ["recent"] = Times, ["recently"] = Times, ["last"] = Times, ["first"] = Times, ["new"] = Times,
        ["before"] = Times, ["after"] = Times, ["since"] = Times, ["during"] = Times, ["when"] = Times, ["earlier"] = Times, ["later"] = Times, ["until"] = Times,
        ["largest"] = Sizes, ["biggest"] = Sizes, ["smallest"] = Sizes, ["larger"] = Sizes, ["bigger"] = Sizes, ["smaller"] = Sizes, ["large"] = Sizes, ["big"] = Sizes, ["small"] = Sizes,
        ["longest"] = Lengths, ["shortest"] = Lengths, ["longer"] = Lengths, ["shorter"] = Lengths, ["long"] = Lengths, ["short"] = Lengths, ["far"] = Lengths, ["farthest"] = Lengths, ["closest"] = Lengths,
        ["tallest"] = ["height"], ["taller"] = ["height"], ["tall"] = ["height"], ["heaviest"] = ["weight"], ["heavier"] = ["weight"], ["lightest"] = ["weight"], ["lighter"] = ["weight"],
        ["expensive"] = Prices, ["cheapest"] = Prices, ["cheaper"] = Prices, ["cheap"] = Prices, ["costly"] = Prices, ["costing"] = Prices,
        ["where"] = Places, ["located"] = Places, ["lives"] = Places, ["live"] = Places, ["living"] = Places,
        ["best"] = Ratings, ["worst"] = Ratings, ["rated"] = Ratings,
        ["fastest"] = Speeds, ["faster"] = Speeds, ["slowest"] = Speeds, ["slower"] = Speeds, ["fast"] = Speeds,
        ["populous"] = People, ["populated"] = People, ["residents"] = People, ["inhabitants"] = People, ["people"] = People,
        ["earn"] = Pay, ["earns"] = Pay, ["earned"] = Pay, ["earning"] = Pay, ["paid"] = Pay, ["makes"] = Pay, ["richest"] = Pay, ["rich"] = Pay,
        ["who"] = ["name"], ["whom"] = ["name"],
    };

    static readonly string[] Starts = ["source", "origin", "from", "departure", "depart", "start", "sender"];
    static readonly string[] Ends = ["destination", "to", "arrival", "arrive", "end", "receiver", "target"];

    static readonly Dictionary<string, string[]> Ways = new(StringComparer.Ordinal)
    {
        ["from"] = Starts, ["depart"] = Starts, ["departs"] = Starts, ["departing"] = Starts, ["departed"] = Starts, ["leave"] = Starts, ["leaves"] = Starts, ["leaving"] = Starts, ["left"] = Starts,
        ["to"] = Ends, ["arrive"] = Ends, ["arrives"] = Ends, ["arriving"] = Ends, ["arrived"] = Ends, ["land"] = Ends, ["lands"] = Ends, ["landing"] = Ends, ["reach"] = Ends,
        ["won"] = ["winner"], ["win"] = ["winner"], ["wins"] = ["winner"], ["lost"] = ["loser"], ["lose"] = ["loser"], ["visiting"] = ["away", "visitor", "guest"], ["hosted"] = ["home", "host"],
    };

    /// <summary>How strongly the words of a question speak of a column by which rows belong to others, 0 to 1.</summary>
    public static double OfWay(QuestionMentions question, MappedColumn column) => Math.Max(
        question.Columns.Where(one => one.Column == column && !one.IsDominated && one.Coverage > 0.4).Select(one => one.Coverage * one.Nearness).DefaultIfEmpty(0).Max(),
        question.Tokens.Any(token => Ways.TryGetValue(token.Word, out var names) && column.Words.Any(names.Contains)) ? 0.5 : 0);

    /// <summary>The words that imply columns, each with its columns.</summary>
    public static IEnumerable<(WordMention Mention, MappedColumn Column)> In(QuestionMentions question, SchemaMap map)
    {
        for (var i = 0; i < question.Tokens.Count; i++)
        {
            if (question.Tokens[i].Stem == "name")
            {
                foreach (var table in map.Tables.Where(table => table.Name is { IsName: false }))
                {
                    yield return (new WordMention(i, i + 1), table.Name!);
                }
            }

            if (!ByWord.TryGetValue(question.Tokens[i].Word, out var names))
            {
                continue;
            }

            foreach (var column in map.Columns.Where(column => !column.IsReference && (column.Words.Any(names.Contains) || (ReferenceEquals(names, Times) && column.Use == ColumnUse.Date))))
            {
                if (!question.Columns.Any(one => one.Column == column && one.Start <= i && one.End > i))
                {
                    yield return (new WordMention(i, i + 1), column);
                }
            }
        }
    }
}
