using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Mentions;

/// <summary>The words of a schema's names, found from the words of a question: the same word, its root, its kin, its abbreviation, misspelt.</summary>
sealed class SchemaWords
{
    const double SameRoot = 0.9;
    const double Misspelt = 0.75;
    const double Abbreviated = 0.7;
    const double KinWeight = 0.8;
    const double LeastKin = 0.5;

    static readonly HashSet<string> Idle = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "with", "and", "or", "is", "are", "was", "were", "be", "been", "do", "does", "did", "have", "has", "had",
        "what", "which", "who", "whose", "that", "this", "these", "those", "it", "its", "their", "them", "they", "all", "any", "each", "every", "as", "from", "not", "no",
        "me", "i", "we", "you", "show", "list", "give", "find", "return", "tell", "how", "many", "more", "most", "than", "least", "there", "and", "but", "also", "some", "can", "one",
    };

    readonly Dictionary<string, List<string>> _byRoot = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<(string Word, double Near)>> _byKin = new(StringComparer.Ordinal);
    readonly HashSet<string> _words;

    public SchemaWords(SchemaMap map)
    {
        _words = [.. map.Tables.SelectMany(table => table.Words), .. map.Columns.SelectMany(column => column.Words)];
        foreach (var word in _words)
        {
            Add(_byRoot, WordRoots.Of(word), word);
            foreach (var (kin, near) in EnglishWords.Kin(word))
            {
                Add(_byKin, kin, (word, near));
            }
        }
    }

    public bool Has(string word) => _words.Contains(word);

    /// <summary>Words of the schema that a word of a question may stand for, 0 to 1.</summary>
    public Dictionary<string, double> Of(Token token)
    {
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        if (token.Kind != TokenKind.Word)
        {
            return found;
        }

        Take(found, token.Stem, 1);
        Take(found, token.Word, 1);
        if (Idle.Contains(token.Word))
        {
            return found;
        }

        var root = WordRoots.Of(token.Word);
        foreach (var same in _byRoot.GetValueOrDefault(root) ?? [])
        {
            Take(found, same, SameRoot);
        }

        foreach (var form in (string[])[token.Stem, token.Word, root, root + "e"])
        {
            foreach (var (word, near) in _byKin.GetValueOrDefault(form) ?? [])
            {
                Take(found, word, near * KinWeight);
            }

            foreach (var (kin, near) in EnglishWords.Kin(form))
            {
                Take(found, kin, near * KinWeight);
            }
        }

        if (token.Stem.Length > 3)
        {
            foreach (var word in _words.Where(word => word[0] == token.Stem[0] && !found.ContainsKey(word)))
            {
                if (IsShortFor(word, token.Stem) || IsShortFor(token.Stem, word))
                {
                    Take(found, word, Abbreviated);
                }
                else if (!EnglishWords.Knows(token.Stem) && Spelling.IsSlip(token.Stem, word))
                {
                    Take(found, word, Misspelt);
                }
            }
        }

        return found;
    }

    static bool IsShortFor(string shorter, string longer) =>
        shorter.Length >= 3 && longer.Length >= shorter.Length + 2 && !EnglishWords.Knows(shorter) && IsWithin(shorter, longer);

    static bool IsWithin(string letters, string word)
    {
        var at = 0;
        foreach (var letter in word)
        {
            at += at < letters.Length && letters[at] == letter ? 1 : 0;
        }

        return at == letters.Length;
    }

    static void Add<T>(Dictionary<string, List<T>> lists, string key, T value)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(value);
    }

    void Take(Dictionary<string, double> found, string word, double near)
    {
        if (near >= LeastKin * KinWeight && _words.Contains(word) && near > found.GetValueOrDefault(word))
        {
            found[word] = near;
        }
    }
}
