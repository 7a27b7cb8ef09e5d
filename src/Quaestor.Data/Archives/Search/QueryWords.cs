using System.Globalization;
using System.Text;

namespace Quaestor.Data.Archives.Search;

/// <summary>The words of a question that tell what it is about, as a full-text query: any of them, each quoted, so that nothing of a question is syntax.</summary>
static class QueryWords
{
    const int Most = 40;
    const int LongestWord = 64;

    /// <summary>Words that stand in most questions and most texts of English, German, French and Spanish.</summary>
    static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "a", "about", "after", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "before", "but", "by", "can", "could", "did", "do", "does", "for", "from", "get", "had", "has", "have",
        "he", "her", "here", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "may", "me", "might", "must", "my", "no", "not", "of", "on", "or", "our", "please", "shall", "she", "should",
        "so", "some", "tell", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "when", "where", "which", "while", "who",
        "whom", "whose", "why", "will", "with", "would", "you", "your",
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "und", "oder", "ist", "sind", "war", "wird", "werden", "wie", "was", "wer", "wo", "wann", "warum", "welche", "welcher",
        "welches", "mit", "von", "vom", "zu", "zum", "zur", "im", "auf", "für", "bei", "nach", "aus", "ich", "wir", "sie", "es", "man", "muss", "kann", "darf", "nicht", "sich",
        "le", "la", "les", "un", "une", "des", "et", "ou", "est", "sont", "que", "qui", "quoi", "quel", "quelle", "quels", "quelles", "comment", "quand", "pour", "par", "dans", "sur", "avec", "ce", "cette", "du", "de", "il", "elle", "on", "ne", "pas",
        "el", "los", "las", "una", "y", "o", "es", "son", "qué", "quién", "cómo", "cuándo", "dónde", "por", "para", "con", "en", "del", "al", "se", "su",
    };

    /// <returns>Null where the question holds no word.</returns>
    public static string? Of(string question)
    {
        var words = Words(question.Normalize(NormalizationForm.FormC).ToLowerInvariant()).Where(word => word.Length <= LongestWord).Distinct(StringComparer.Ordinal).ToList();
        var telling = words.Where(word => !Common.Contains(word)).Take(Most).ToList();
        telling = telling.Count > 0 ? telling : words.Take(Most).ToList();
        return telling.Count == 0 ? null : string.Join(" OR ", telling.Select(word => $"\"{word}\""));
    }

    static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsOfWord(rune))
            {
                word.Append(rune.ToString());
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
