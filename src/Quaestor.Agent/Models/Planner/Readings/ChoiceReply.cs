using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Recognises a short reply that takes one of the readings offered: <c>2</c>, <c>the first one</c>, <c>yes</c>, <c>by revenue</c>.</summary>
static class ChoiceReply
{
    const int LongestReply = 8;

    static readonly string[] Ordinals = ["first", "second", "third", "fourth"];
    static readonly HashSet<string> Empty = new(StringComparer.Ordinal) { "by", "the", "of", "one", "a", "please", "mean", "i", "number", "is", "their", "option", "average", "reading" };

    public static Choice? Of(string message, IReadOnlyList<Choice> offered)
    {
        var tokens = Tokenizer.Cut(message).Where(t => t.Kind != TokenKind.Mark).ToList();
        if (offered.Count == 0 || tokens.Count is 0 or > LongestReply)
        {
            return null;
        }

        if (offered.Count == 1 && tokens[0].Is("yes", "yeah", "yep", "ok", "okay", "sure", "right", "exactly", "correct"))
        {
            return offered[0];
        }

        var said = tokens.Where(t => !Empty.Contains(t.Word)).ToList();
        if (said is [var only])
        {
            var place = only.Number is { } number ? (int)number : Array.IndexOf(Ordinals, only.Word) + 1;
            if (place >= 1 && place <= offered.Count)
            {
                return offered[place - 1];
            }
        }

        // All that is said must stand in one reading, and in one alone.
        var fitting = offered.Where(choice => said.Count > 0 && said.All(t => Tokenizer.ValueStems(choice.Label).Contains(t.Stem))).ToList();
        return fitting is [var fit] ? fit : null;
    }
}
