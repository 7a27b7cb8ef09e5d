namespace Quaestor.Agent.Models.Planner.Text;

/// <summary>Makes words comparable: small letters without accents, one form for singular and plural.</summary>
static class Letters
{
    // A table and not Unicode normalisation, which the program's invariant globalisation leaves undone.
    const string Accented = "áàâäãåāąæçćčďéèêëēęěíìîïīłñńňóòôöõøōœřśšşťúùûüūůýÿžźżđğßțș";
    const string Plain = "aaaaaaaaacccdeeeeeeeiiiiilnnnoooooooorssstuuuuuuyyzzzdgsts";

    static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["people"] = "person", ["men"] = "man", ["women"] = "woman", ["children"] = "child", ["data"] = "data", ["series"] = "series",
        ["species"] = "species", ["status"] = "status", ["address"] = "address", ["bus"] = "bus", ["gas"] = "gas", ["movies"] = "movie",
        ["analyses"] = "analysis", ["matrices"] = "matrix", ["indices"] = "index", ["is"] = "is", ["was"] = "was", ["has"] = "has",
        ["this"] = "this", ["sales"] = "sales", ["earnings"] = "earnings", ["savings"] = "savings", ["news"] = "news", ["cookies"] = "cookie",
    };

    public static string Fold(string text)
    {
        var folded = new char[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var letter = char.ToLowerInvariant(text[i]);
            var accented = letter < 128 ? -1 : Accented.IndexOf(letter, StringComparison.Ordinal);
            folded[i] = accented >= 0 ? Plain[accented] : letter;
        }

        return new string(folded);
    }

    /// <summary>The singular of a folded English word, as far as a few rules tell it.</summary>
    public static string Stem(string word)
    {
        if (Irregular.TryGetValue(word, out var singular))
        {
            return singular;
        }

        return word switch
        {
            { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => $"{word[..^3]}y",
            { Length: > 4 } when EndsWithAny(word, "sses", "shes", "ches", "xes", "zes") => word[..^2],
            { Length: > 3 } when word.EndsWith('s') && !EndsWithAny(word, "ss", "us", "is") => word[..^1],
            _ => word,
        };
    }

    /// <summary>What a verb form may come from: <c>ordered</c> → <c>order</c>, <c>shipping</c> → <c>ship</c>.</summary>
    public static IEnumerable<string> VerbRoots(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ed", "ing", "d"])
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return Roots(word[..^ending.Length]);
            }
        }

        return [];
    }

    static string[] Roots(string root) => root[^1] == root[^2] ? [root, $"{root}e", root[..^1]] : [root, $"{root}e"];

    static bool EndsWithAny(string word, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
