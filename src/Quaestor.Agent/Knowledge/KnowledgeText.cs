using System.Text;
using System.Text.RegularExpressions;

namespace Quaestor.Agent.Knowledge;

/// <summary>What a team says of a source, as a model reads it.</summary>
static partial class KnowledgeText
{
    const int MostPairs = 4;
    const int MostLines = 120;

    /// <param name="question">Of verified questions those come that are near to it.</param>
    /// <param name="showsValues">
    /// Whether the model may see values of the source. An owner's file is told as it stands, since it was written for that; in queries
    /// that were saved from answers there may be values that came from rows.
    /// </param>
    /// <returns>Empty where nothing was said.</returns>
    public static string Of(TeamKnowledge knowledge, string source, string question, bool showsValues)
    {
        var glossary = knowledge.Glossary.Glossary;
        List<string> lines =
        [
            .. glossary.Metrics.Select(one => $"- {one.Label}{(one.Words.Count > 0 ? $" (also: {string.Join(", ", one.Words)})" : "")} is `{one.Text}`{(one.Description is { } text ? $": {text}" : "")}"),
            .. glossary.Filters.Select(one => $"- Unless the question speaks of it, of {one.Table} only rows count where `{one.Text}`; state it as an assumption: {one.Says}."),
            .. glossary.Synonyms.Select(one => $"- “{one.Phrase}” means {one.Means}"),
        ];
        var pairs = knowledge.Pairs.Nearest(question, MostPairs).ToList();
        if (lines.Count + pairs.Count == 0)
        {
            return "";
        }

        var told = new StringBuilder($"## What the team says of {source}\n\nIt goes before your own guesses.\n");
        lines.Take(MostLines).ToList().ForEach(line => told.Append('\n').Append(line));
        if (pairs.Count > 0)
        {
            told.Append($"{(lines.Count > 0 ? "\n" : "")}\nQuestions with the query that a person found right; where the question is the same, run the same query:\n");
            pairs.ForEach(pair => told.Append($"\n{pair.Question}\n```sql\n{(pair.IsSaved && !showsValues ? Values().Replace(pair.Sql, piece => piece.Value[0] == '"' ? piece.Value : "'…'") : pair.Sql)}\n```\n"));
        }

        return told.ToString().TrimEnd();
    }

    [GeneratedRegex("""
        "(?:[^"]|"")*"|'(?:[^']|'')*'
        """, RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Values();
}
