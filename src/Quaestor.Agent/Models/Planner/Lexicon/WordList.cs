using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Lexicon;

/// <summary>Phrases with their meanings, found at a place of a question.</summary>
sealed class WordList
{
    /// <summary>Begins a phrase that matches as it stands, not in singular or plural.</summary>
    const char Literally = '*';

    readonly Dictionary<string, List<(string[] Stems, string Meaning, string[]? Literal)>> _byFirst = new(StringComparer.Ordinal);

    public void Add(string phrase, string meaning)
    {
        var tokens = Tokenizer.Cut(phrase.TrimStart(Literally));
        string[] stems = [.. tokens.Select(t => t.Stem)];
        string[]? literal = phrase[0] == Literally ? [.. tokens.Select(t => t.Word)] : null;
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
            if (literal is null ? IsAt(stems, tokens, start, t => t.Stem) : IsAt(literal, tokens, start, t => t.Word))
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

    static bool IsAt(string[] phrase, IReadOnlyList<Token> tokens, int start, Func<Token, string> form) =>
        start + phrase.Length <= tokens.Count && phrase.SequenceEqual(tokens.Skip(start).Take(phrase.Length).Select(form), StringComparer.Ordinal);
}
