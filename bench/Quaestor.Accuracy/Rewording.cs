using System.Text.RegularExpressions;
using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Accuracy;

/// <summary>
/// Says questions again in other words than the schema's. Those who wrote the questions saw the schema and used its words; from
/// them alone a learner would not trust any others.
/// </summary>
static partial class Rewording
{
    const double LeastNear = 0.7;
    const double Share = 0.6;

    /// <returns>Null where nothing can be said otherwise.</returns>
    public static Question? Of(Question question, SchemaMap map)
    {
        var random = new Random((int)Quaestor.Agent.Models.Planner.Ranking.Features.Of(question.Id));
        HashSet<string> names = [.. map.Tables.SelectMany(table => table.Words), .. map.Columns.SelectMany(column => column.Words)];
        var text = Words().Replace(question.Text, match => match.Value[0] is '"' or '\'' ? match.Value : Other(match.Value, names, random));
        return text == question.Text ? null : question with { Text = text };
    }

    static string Other(string word, HashSet<string> names, Random random)
    {
        var stem = Letters.Stem(word);
        if (!names.Contains(stem) || random.NextDouble() > Share)
        {
            return word;
        }

        string[] kin = [.. EnglishWords.Kin(stem).Where(one => one.Value >= LeastNear && !names.Contains(one.Key)).Select(one => one.Key).Order(StringComparer.Ordinal)];
        return kin.Length == 0 ? word : kin[random.Next(kin.Length)] + (stem == word ? "" : "s");
    }

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\b[a-z]+\\b")]
    private static partial Regex Words();
}
