using System.Collections.Frozen;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Lexicon;

/// <summary>Words that questions over all kinds of data have in common: they name nothing of a schema. Counted by <c>make accuracy</c>.</summary>
static class QuestionWords
{
    const string Resource = "Quaestor.Agent.Models.Planner.Lexicon.question-words.txt";

    static readonly Lazy<FrozenSet<string>> Words = new(() =>
    {
        using var stream = typeof(QuestionWords).Assembly.GetManifestResourceStream(Resource)!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    });

    public static bool Knows(string word) => Letters.Fold(word) is var folded && (Words.Value.Contains(folded) || Words.Value.Contains(Letters.Stem(folded)));
}
