using System.Text.RegularExpressions;
using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Team;

/// <summary>Puts a schema's words in the place of a team's own, so that all that reads the question knows them.</summary>
sealed class TeamWords
{
    readonly IReadOnlyList<SchemaSynonym> _synonyms;
    readonly Regex? _phrases;

    public TeamWords(BoundGlossary glossary)
    {
        // Of phrases that begin alike the longest counts.
        _synonyms = [.. glossary.Synonyms.OrderByDescending(one => one.Synonym.Phrase.Length)];
        _phrases = _synonyms.Count == 0 ? null : new Regex(
            $"""["“][^"”]*["”]|{string.Join('|', _synonyms.Select((one, i) => $@"(?<p{i}>(?<![\p{{L}}\p{{N}}_]){Pattern(one.Synonym.Phrase)}(?![\p{{L}}\p{{N}}_]))"))}""",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromMilliseconds(200));
    }

    /// <returns>The question in the schema's words, and what was taken for what.</returns>
    public (string Question, IReadOnlyList<string> Notes) InSchemaWords(string question)
    {
        List<string> notes = [];
        var said = _phrases?.Replace(question, match =>
        {
            var index = Enumerable.Range(0, _synonyms.Count).FirstOrDefault(i => match.Groups[$"p{i}"].Success, -1);
            if (index < 0)
            {
                return match.Value;
            }

            notes.Add($"“{match.Value}” is {_synonyms[index].Synonym.Means}, by the glossary.");
            return _synonyms[index].InSchemaWords;
        });
        return (said ?? question, notes);
    }

    /// <summary>The phrase's words with any blanks between, its last in singular or plural.</summary>
    static string Pattern(string phrase)
    {
        var words = phrase.Split([' ', '_', '-'], StringSplitOptions.RemoveEmptyEntries);
        var stem = Letters.Stem(words[^1].ToLowerInvariant());
        var last = stem.EndsWith('y') ? $"(?:{Regex.Escape(stem)}|{Regex.Escape(stem[..^1])}ies)" : $"{Regex.Escape(stem)}(?:e?s)?";
        return string.Join(@"[\s_-]+", [.. words.SkipLast(1).Select(Regex.Escape), $"(?:{Regex.Escape(words[^1])}|{last})"]);
    }
}
