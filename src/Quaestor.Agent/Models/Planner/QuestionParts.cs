using System.Text.RegularExpressions;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner;

/// <summary>Cuts a message into the questions that it holds, to be answered one after the other.</summary>
static partial class QuestionParts
{
    const int MostParts = 5;

    // How a sentence goes on about the question before it, and is none of its own: "Give their titles."
    static readonly HashSet<string> Continuing = new("give show list display include return output sort order use only also just then i we please it they".Split(' '), StringComparer.Ordinal);

    static readonly HashSet<string> Asking = new("how what which who when where whose count number list show give find name total sum average is are does do and".Split(' '), StringComparer.Ordinal);

    public static IReadOnlyList<string> Of(string message)
    {
        if (message.StartsWith("SQL:", StringComparison.Ordinal) || message.StartsWith("PYTHON:", StringComparison.Ordinal))
        {
            return [message];
        }

        List<string> parts = [];
        foreach (var sentence in Ends().Split(message).Select(part => Number().Replace(part, "").Trim()).Where(part => part.Any(char.IsLetterOrDigit)))
        {
            if (parts.Count > 0 && !StandsAlone(parts[^1], sentence))
            {
                parts[^1] = $"{parts[^1]} {sentence}";
            }
            else
            {
                parts.Add(sentence);
            }
        }

        return parts.Count is > 0 and <= MostParts ? parts : [message];
    }

    /// <summary>A sentence without a question mark that asks for nothing tells something, and needs no answer.</summary>
    public static bool Asks(string part) => part.Contains('?', StringComparison.Ordinal) || Tokenizer.Cut(part) is not [var first, ..] || Asking.Contains(first.Word);

    static bool StandsAlone(string before, string sentence)
    {
        var words = Tokenizer.Cut(sentence).Where(token => token.Kind == TokenKind.Word).ToList();
        return before.EndsWith('?') ? words is not [var first, ..] || sentence.EndsWith('?') || !Continuing.Contains(first.Word)
            : sentence.EndsWith('?') || (words is [var asking, ..] && Asking.Contains(asking.Word) && !Continuing.Contains(asking.Word));
    }

    /// <summary>Behind a question mark, a full stop that ends a sentence, a semicolon; and where a line ends.</summary>
    [GeneratedRegex("""(?<=\?)\s+|(?<=[\p{Ll}\p{N}][\p{L}\p{N}"”)][.!;])\s+(?=[\p{L}"“\d])|\s*[\r\n]+\s*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ends();

    [GeneratedRegex(@"^\s*(\d{1,2}[.)]|[-*•])\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
