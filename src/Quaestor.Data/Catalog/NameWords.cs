using System.Text;

namespace Quaestor.Data.Catalog;

/// <summary>The words in names and sentences, in a form in which they can be compared: <c>OrderItems</c>, <c>order_items</c> and "order items" are <c>order item</c>.</summary>
static class NameWords
{
    /// <summary>Shorter words have no endings that could be told from the word.</summary>
    const int ShortestStem = 4;

    const string Accented = "áàâäãåāąæçćčďéèêëēęěíìîïīłñńňóòôöõøōœřśšşťúùûüūůýÿžźżđğßțș";
    const string Unaccented = "aaaaaaaaacccdeeeeeeeiiiiilnnnoooooooorssstuuuuuuyyzzzdgsts";

    static readonly string[] Endings =
        ["ations", "ation", "ments", "ment", "ities", "ings", "ions", "ance", "ence", "ing", "ion", "ity", "ers", "ors", "ive", "ed", "er", "or", "al", "ee", "e"];

    static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["people"] = "person", ["persons"] = "person", ["children"] = "child", ["men"] = "man", ["women"] = "woman",
        ["indices"] = "index", ["sold"] = "sale", ["sell"] = "sale", ["selling"] = "sale", ["bought"] = "buy", ["paid"] = "pay",
        ["sent"] = "send", ["spent"] = "spend", ["data"] = "data", ["news"] = "news", ["series"] = "series",
    };

    /// <summary>Words of a name or a text in their order, lower case, without accents and plural.</summary>
    public static List<string> Of(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        var before = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (!char.IsLetterOrDigit(character) || IsStart(before, character, next))
            {
                Close(word, words);
            }

            if (char.IsLetterOrDigit(character))
            {
                word.Append(Plain(char.ToLowerInvariant(character)));
            }

            before = character;
        }

        Close(word, words);
        return words;
    }

    /// <summary>A word without its ending: <c>shipped</c>, <c>shipping</c> and <c>shipment</c> are <c>ship</c>.</summary>
    public static string RootOf(string word)
    {
        foreach (var ending in Endings)
        {
            if (word.Length >= ShortestStem + ending.Length && word.EndsWith(ending, StringComparison.Ordinal))
            {
                var root = word[..^ending.Length];
                return root[^1] == root[^2] && root[^1] is not ('s' or 'l') ? root[..^1] : root;
            }
        }

        return word;
    }

    /// <summary><c>orderItems</c>, <c>HTTPServer</c>, <c>Address2</c>: where a new word begins inside a name.</summary>
    static bool IsStart(char before, char character, char next) =>
        (char.IsLower(before) && char.IsUpper(character))
        || (char.IsUpper(before) && char.IsUpper(character) && char.IsLower(next))
        || (char.IsLetterOrDigit(before) && char.IsDigit(before) != char.IsDigit(character));

    // A table, since the program's invariant globalisation knows no decomposition.
    static char Plain(char letter) => letter >= 128 && Accented.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Unaccented[at] : letter;

    static void Close(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
        {
            words.Add(Singular(word.ToString()));
            word.Clear();
        }
    }

    static string Singular(string word) =>
        Irregular.TryGetValue(word, out var known) ? known
        : word.Length < ShortestStem || !word.EndsWith('s') || word.EndsWith("ss", StringComparison.Ordinal) || word.EndsWith("us", StringComparison.Ordinal) || word.EndsWith("is", StringComparison.Ordinal) ? word
        : word.EndsWith("ies", StringComparison.Ordinal) && word.Length > ShortestStem ? $"{word[..^3]}y"
        : EndsWithAny(word, "sses", "shes", "ches", "xes", "zes", "tuses") ? word[..^2]
        : word[..^1];

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
