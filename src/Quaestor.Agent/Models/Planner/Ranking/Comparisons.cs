using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>Reads from the words around a number how something compares with it.</summary>
static class Comparisons
{
    const int Reach = 5;

    static readonly HashSet<string> Greater = new(StringComparer.Ordinal)
    {
        "more", "greater", "over", "above", "exceed", "exceeds", "exceeding", "higher", "older", "larger", "bigger", "after", "longer", "later", "taller", "heavier", "since", "beyond", ">", "faster", "bigger", "past", "surpasses",
    };

    static readonly HashSet<string> Less = new(StringComparer.Ordinal)
    {
        "less", "fewer", "under", "below", "before", "younger", "smaller", "lower", "earlier", "shorter", "<", "lighter", "cheaper", "slower", "prior",
    };

    /// <returns>The second number of a range, where there is one.</returns>
    public static (Relation Relation, NumberMention? High) At(QuestionMentions question, NumberMention number, IReadOnlyList<NumberMention> numbers)
    {
        var words = question.Tokens;
        var next = numbers.FirstOrDefault(other => other.Start > number.Start && other.Start <= number.Start + 3);
        var negated = false;
        for (var i = number.Start - 1; i >= 0 && i >= number.Start - Reach; i--)
        {
            var word = words[i].Word;
            if (numbers.Any(other => other.Start == i))
            {
                break;
            }

            if ((word is "between" || word is "from" && next is not null && words[next.Start - 1].Word is "to") && next is not null)
            {
                return (Relation.Between, next);
            }

            if (word is ">=" || word is "least" or "minimum" && i > 0 && words[i - 1].Word is "at" or "a" or "the")
            {
                return (Relation.AtLeast, null);
            }

            if (word is "<=" || word is "most" or "maximum" && i > 0 && words[i - 1].Word is "at" or "a" || word is "to" && i > 0 && words[i - 1].Word is "up")
            {
                return (Relation.AtMost, null);
            }

            if (Greater.Contains(word))
            {
                return (i > 0 && words[i - 1].Word is "no" or "not" ? Relation.AtMost : OrEqual(question, i, Relation.Greater), null);
            }

            if (Less.Contains(word))
            {
                return (i > 0 && words[i - 1].Word is "no" or "not" ? Relation.AtLeast : OrEqual(question, i, Relation.Less), null);
            }

            negated |= word is "not" or "except" or "!=" or "excluding";
        }

        if (next is not null && next.Start == number.End + 1 && words[number.End].Word is "to")
        {
            return (Relation.Between, next);
        }

        if (number.End + 1 < words.Count && words[number.End].Word is "or" or "and")
        {
            var bound = words[number.End + 1].Word;
            if (bound is "more" or "above" or "after" or "over" or "up" or "later" or "older" or "higher" or "greater" or "larger" or "bigger" or "longer")
            {
                return (Relation.AtLeast, null);
            }

            if (bound is "less" or "fewer" or "below" or "before" or "under" or "earlier" or "younger" or "lower" or "smaller" or "shorter")
            {
                return (Relation.AtMost, null);
            }
        }

        return (negated ? Relation.NotEqual : Relation.Equal, null);
    }

    static Relation OrEqual(QuestionMentions question, int i, Relation strict)
    {
        var after = string.Join(' ', question.Tokens.Skip(i + 1).Take(4).Select(token => token.Word));
        return after.Contains("or equal", StringComparison.Ordinal) ? strict == Relation.Greater ? Relation.AtLeast : Relation.AtMost : strict;
    }
}
