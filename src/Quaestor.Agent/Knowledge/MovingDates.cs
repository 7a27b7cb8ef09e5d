using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Knowledge;

/// <summary>Words in a question that mean other days on another day: <c>last month</c>, <c>in March</c>, <c>today</c>.</summary>
public static class MovingDates
{
    /// <returns>Null where there are none.</returns>
    public static string? In(string question)
    {
        var (tokens, dates) = (Tokenizer.Cut(question), new DateWords(DateOnly.FromDateTime(DateTime.UnixEpoch)));
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Is("today", "yesterday", "now", "currently", "recently", "ago"))
            {
                return tokens[i].Text;
            }

            // What had to be assumed would be assumed otherwise then.
            if (dates.At(tokens, i) is { Assumption: not null } point)
            {
                return string.Join(' ', tokens.Skip(i).Take(point.Length).Select(token => token.Text));
            }
        }

        return null;
    }
}
