using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Accuracy;

/// <summary>Words that questions over many databases have in common and that name nothing of them.</summary>
static class CommonWords
{
    const int LeastDatabases = 10;
    const int MostNamed = 5;

    public static IEnumerable<string> Of(IReadOnlyList<Example> examples)
    {
        var named = examples.Select(one => one.Database).Distinct()
            .SelectMany(one => one.Ranker.Map.Columns.SelectMany(column => column.Words).Concat(one.Ranker.Map.Tables.SelectMany(table => table.Words)).Distinct())
            .CountBy(word => word).ToDictionary();
        return examples.SelectMany(one => Unlinked(one).Select(word => (word, one.Database.Name))).Distinct()
            .CountBy(one => one.word)
            .Where(one => one.Value >= LeastDatabases && named.GetValueOrDefault(one.Key) < MostNamed)
            .Select(one => one.Key).Order(StringComparer.Ordinal);
    }

    static IEnumerable<string> Unlinked(Example example) => example.Mentions.Tokens
        .Where((token, i) => token.Kind == TokenKind.Word && token.Text.All(char.IsLower)
            && !example.Mentions.Columns.Any(at => at.Start <= i && at.End > i)
            && !example.Mentions.Tables.Any(at => at.Start <= i && at.End > i)
            && !example.Mentions.Values.Any(at => at.Start <= i && at.End > i))
        .Select(token => token.Stem);
}
