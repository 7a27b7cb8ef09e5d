using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Lexicon;

/// <summary>Phrases with their meanings, found at a place of a question.</summary>
sealed class WordList
{
    /// <summary>Begins a phrase that matches as it stands, not in singular or plural.</summary>
    const char Literally = '*';

    readonly Dictionary<string, List<(string[] Stems, string Meaning, bool Literal)>> _byFirst = new(StringComparer.Ordinal);

    public void Add(string phrase, string meaning)
    {
        var literal = phrase[0] == Literally;
        string[] stems = [.. Tokenizer.Cut(phrase.TrimStart(Literally)).Select(t => t.Stem)];
        if (!_byFirst.TryGetValue(stems[0], out var phrases))
        {
            _byFirst[stems[0]] = phrases = [];
        }

        phrases.Add((stems, meaning, literal));
    }

    /// <summary>Every phrase that begins at a token, with the number of tokens it takes.</summary>
    public IEnumerable<(string Meaning, int Length)> At(IReadOnlyList<Token> tokens, int start)
    {
        if (tokens[start].Kind is TokenKind.Quoted || !_byFirst.TryGetValue(tokens[start].Stem, out var phrases))
        {
            yield break;
        }

        foreach (var (stems, meaning, literal) in phrases)
        {
            if (IsAt(stems, tokens, start, literal))
            {
                yield return (meaning, stems.Length);
            }
        }
    }

    /// <summary>The meanings of a phrase as a whole.</summary>
    public IEnumerable<string> Of(string[] stems) =>
        stems.Length > 0 && _byFirst.TryGetValue(stems[0], out var phrases)
            ? phrases.Where(p => p.Stems.AsSpan().SequenceEqual(stems)).Select(p => p.Meaning)
            : [];

    /// <summary>The meanings of single words from which a word differs by a slip of the pen.</summary>
    public IEnumerable<string> Nearly(string stem) =>
        _byFirst.Where(known => Spelling.IsSlip(stem, known.Key)).SelectMany(known => known.Value).Where(phrase => phrase.Stems.Length == 1).Select(phrase => phrase.Meaning);

    static bool IsAt(string[] stems, IReadOnlyList<Token> tokens, int start, bool literal)
    {
        if (start + stems.Length > tokens.Count)
        {
            return false;
        }

        for (var i = 0; i < stems.Length; i++)
        {
            if ((literal ? tokens[start + i].Word : tokens[start + i].Stem) != stems[i])
            {
                return false;
            }
        }

        return true;
    }
}
