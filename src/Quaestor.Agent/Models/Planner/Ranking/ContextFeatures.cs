using Quaestor.Agent.Models.Planner.Mentions;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>What the words of a question, and those around a stretch of it, tell.</summary>
static class ContextFeatures
{
    const int CueReach = 8;

    static readonly HashSet<string> Cues = new(StringComparer.Ordinal)
    {
        "that", "which", "whose", "who", "with", "where", "when", "for", "per", "each", "every", "by", "of", "in", "from", "have", "has", "had", "having", "order", "ordered", "sort", "sorted", "descending", "ascending",
        "alphabetical", "most", "least", "highest", "lowest", "largest", "smallest", "maximum", "minimum", "average", "mean", "total", "sum", "number", "many", "more", "less", "fewer", "than", "not", "no", "without", "never",
        "what", "show", "list", "find", "give", "return", "are", "is", "was", "were", "do", "does", "did", "named", "called", "as", "and", "or", "both", "but", "either", "distinct", "different", "unique", "top", "least", "fewest", "common",
        "oldest", "youngest", "earliest", "latest", "longest", "shortest", "recent", "greatest", "best", "worst", "any", "all", "older", "younger", "above", "below", "greater", "higher", "lower", "between", "at", "on", "contain", "contains", "start", "starts",
    };

    /// <summary>Of the question as a whole.</summary>
    public static void OfQuestion(Features features, QuestionMentions question)
    {
        features.Add("q");
        var shapes = question.Shapes;
        for (var i = 0; i < shapes.Length; i++)
        {
            features.Add("q1", shapes[i]);
            features.Add("q2", shapes[i], question.ShapeAt(i + 1));
            if (Cues.Contains(question.Tokens[i].Word))
            {
                features.Add("q3", $"{question.ShapeAt(i - 1)} {shapes[i]} {question.ShapeAt(i + 1)}");
            }
        }

        features.Add("qb", question.Word(0), question.Word(1));
        features.Add("qv", Math.Min(question.Values.Count(one => one.IsQuoted || char.IsUpper(question.Tokens[one.Start].Text[0])), 3));
        features.Add("qn", Math.Min(question.Numbers.Count, 3));
    }

    /// <summary>Of the words around a stretch.</summary>
    /// <param name="kind">Said with the nearest words: what kind of link the stretch is.</param>
    public static void Around(Features features, QuestionMentions question, Mention at, string kind)
    {
        var (before, before2, before3) = (question.ShapeAt(at.Start - 1), question.ShapeAt(at.Start - 2), question.ShapeAt(at.Start - 3));
        var (after, after2) = (question.ShapeAt(at.End), question.ShapeAt(at.End + 1));
        features.Add("p1", before);
        features.Add("p2", before2, before);
        features.Add("p3", $"{before3} {before2} {before}");
        features.Add("n1", after);
        features.Add("n2", after, after2);
        features.Add("pn", before, after);
        features.Add("kp", kind, before);
        features.Add("kp2", kind, $"{before2} {before}");
        features.Add("kn", kind, after);

        var cues = 0;
        for (var i = at.Start - 1; i >= Math.Max(0, at.Start - CueReach) && cues < 3; i--)
        {
            if (Cues.Contains(question.Tokens[i].Word))
            {
                cues++;
                features.Add($"cue{cues}", question.Tokens[i].Word);
                if (cues == 1)
                {
                    features.Add("cued", question.Tokens[i].Word, Math.Min(at.Start - i, 4));
                }
            }
        }

        for (var i = at.End; i < Math.Min(question.Tokens.Count, at.End + 4); i++)
        {
            if (Cues.Contains(question.Tokens[i].Word))
            {
                features.Add("cueafter", question.Tokens[i].Word, Math.Min(i - at.End, 3));
                break;
            }
        }

        var clause = at.Start - 1;
        while (clause >= 0 && question.Tokens[clause].Word is not ("that" or "whose" or "who" or "which" or "with" or "where" or "for" or "have" or "has" or "having" or "by" or "from" or "when" or "," or "?" or "."))
        {
            clause--;
        }

        features.Add("clause", question.Word(clause), clause < 2 ? "first" : "later");
        features.Add("first", kind, $"{question.Word(0)} {(at.Start < 5 ? "near" : "far")}");
        features.Add("begin", question.Word(0), question.Word(1));
        features.Add("place", kind, Math.Min(at.Start / 3, 6));
    }
}
