using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Knowledge;

/// <summary>Finds verified questions by their words.</summary>
sealed class VerifiedPairs(IReadOnlyList<VerifiedPair> pairs)
{
    /// <summary>Say how politely is asked, and not what.</summary>
    static readonly HashSet<string> Courtesies = new("a an the please can could you me us tell show give list display print what which is are was were do does did have has we our i want need to like know see".Split(' '), StringComparer.Ordinal);

    readonly IReadOnlyList<(VerifiedPair Pair, IReadOnlyList<Token> Words)> _pairs = [.. pairs.Select(pair => (pair, Words(pair.Question)))];

    /// <summary>The one that asks the same: word for word, up to courtesies, endings and slips of the pen. Null where none does.</summary>
    public VerifiedPair? Find(string question)
    {
        var words = Words(question);
        return words.Count == 0 ? null : _pairs.FirstOrDefault(one => IsSame(words, one.Words)).Pair;
    }

    /// <summary>Those that share the rarest words with a question, the nearest first.</summary>
    public IEnumerable<VerifiedPair> Nearest(string question, int most)
    {
        var asked = Words(question).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        var often = _pairs.SelectMany(one => one.Words.Select(word => word.Stem).Distinct()).CountBy(stem => stem).ToDictionary();
        return _pairs
            .Select(one => (one.Pair, Shared: one.Words.Select(word => word.Stem).Distinct().Where(asked.Contains).Sum(stem => 1.0 / often[stem])))
            .Where(one => one.Shared > 0)
            .OrderByDescending(one => one.Shared)
            .Take(most)
            .Select(one => one.Pair);
    }

    // Order counts, and so does every number and name: "from A to B" is not "from B to A".
    static bool IsSame(IReadOnlyList<Token> one, IReadOnlyList<Token> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.Stem == pair.Second.Stem
            || (pair.First.Kind == TokenKind.Word && pair.Second.Kind == TokenKind.Word && Spelling.IsSlip(pair.First.Stem, pair.Second.Stem)));

    static List<Token> Words(string question) =>
        [.. Tokenizer.Cut(question).Where(token => token.Kind != TokenKind.Mark && !(token.Kind == TokenKind.Word && Courtesies.Contains(token.Word)))];
}
