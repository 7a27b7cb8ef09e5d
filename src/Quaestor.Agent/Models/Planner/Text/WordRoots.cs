namespace Quaestor.Agent.Models.Planner.Text;

/// <summary>What is left of an English word without the endings that make one kind of word from another.</summary>
static class WordRoots
{
    const int ShortestRoot = 3;

    static readonly string[] Endings =
    [
        "ization", "isation", "ations", "ation", "ements", "ement", "ments", "ment", "ances", "ance", "ences", "ence", "ingly", "iest", "ities", "ity", "ings", "ing",
        "ions", "ion", "ness", "ally", "ers", "ors", "est", "ies", "ied", "ier", "ial", "ous", "ive", "er", "or", "ed", "al", "ly", "es", "ee", "y", "e", "s",
    ];

    static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["bought"] = "buy", ["sold"] = "sell", ["taught"] = "teach", ["wrote"] = "write", ["written"] = "write", ["won"] = "win", ["held"] = "hold", ["made"] = "make",
        ["led"] = "lead", ["built"] = "build", ["paid"] = "pay", ["took"] = "take", ["taken"] = "take", ["sang"] = "sing", ["sung"] = "sing", ["flew"] = "fly", ["flown"] = "fly",
        ["born"] = "birth", ["grew"] = "grow", ["died"] = "death", ["dead"] = "death", ["spent"] = "spend", ["ran"] = "run", ["drove"] = "drive", ["driven"] = "drive",
        ["chosen"] = "choose", ["chose"] = "choose", ["gave"] = "give", ["given"] = "give", ["went"] = "go", ["began"] = "begin", ["begun"] = "begin", ["sent"] = "send",
        ["shown"] = "show", ["known"] = "know", ["lost"] = "loss", ["lose"] = "loss", ["met"] = "meet", ["found"] = "find", ["heavier"] = "heavy", ["worse"] = "bad",
        ["worst"] = "bad", ["better"] = "good", ["best"] = "good", ["founded"] = "foundation", ["people"] = "person",
    };

    public static string Of(string word)
    {
        if (Irregular.TryGetValue(word, out var root))
        {
            word = root;
        }

        foreach (var ending in Endings)
        {
            if (word.Length >= ending.Length + ShortestRoot && word.EndsWith(ending, StringComparison.Ordinal))
            {
                root = word[..^ending.Length];
                return root.Length > 3 && root[^1] == root[^2] ? root[..^1] : root[^1] == 'i' ? root[..^1] : root;
            }
        }

        return word;
    }
}
