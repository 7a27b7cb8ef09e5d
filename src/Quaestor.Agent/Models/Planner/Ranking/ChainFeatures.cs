using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>What a question's words say one after the other, with what was taken from them and what was left.</summary>
sealed class ChainFeatures(QuestionMentions question)
{
    const double Strong = 0.85;
    const int LongestGap = 3;

    readonly List<ColumnMention> _columns = [.. question.Columns.Where(one => !one.IsDominated && one.Coverage * one.Nearness > Strong).DistinctBy(one => (one.Start, one.End))];

    /// <param name="taken">The words that pieces were made of.</param>
    public void Add(Features features, Intent intent, IReadOnlyList<Element> pieces, ReadOnlySpan<bool> taken)
    {
        List<Element> chain = [.. pieces.Where(one => one.Mention is not null).OrderBy(one => one.Mention!.Start).ThenBy(one => one.Mention!.End).ThenBy(one => one.Role)];
        var (before, end) = ("^^", 0);
        var last = "^";
        foreach (var piece in chain)
        {
            var role = piece.Role.ToString();
            var step = $"{last}>{role}";
            features.Add("chain", step);
            features.Add("chain3", before, step);
            features.Add("chaingap", step, Gap(end, piece.Mention!.Start));
            before = last;
            last = role;
            end = Math.Max(end, piece.Mention.End);
        }

        features.Add("chain", $"{last}>$");
        features.Add("chaingap", $"{last}>$", Gap(end, question.Tokens.Count));
        Left(features, intent, chain, taken);
        Tables(features, intent, pieces);
    }

    /// <summary>The words between two pieces.</summary>
    string Gap(int from, int to) =>
        to < from ? "within"
        : to - from <= LongestGap ? string.Join(' ', question.Shapes[from..to])
        : $"{question.ShapeAt(from)} … {question.ShapeAt(to - 2)} {question.ShapeAt(to - 1)}";

    /// <summary>Words that no piece was made of, and names among them.</summary>
    void Left(Features features, Intent intent, List<Element> chain, ReadOnlySpan<bool> taken)
    {
        for (var i = 0; i < taken.Length; i++)
        {
            if (!taken[i])
            {
                features.Add("free", question.Shapes[i]);
                features.Add("freebeside", question.ShapeAt(i - 1), question.Shapes[i]);
            }
        }

        foreach (var mention in _columns)
        {
            if (taken[mention.Start..mention.End].Contains(true))
            {
                continue;
            }

            var nature = intent.Tables.Contains(mention.Column.Table) ? "own" : "other";
            features.Add("leftcolumn", nature, $"{question.ShapeAt(mention.Start - 1)} {question.ShapeAt(mention.End)}");
            features.Add("leftbetween", chain.FindLast(one => one.Mention!.End <= mention.Start)?.Role.ToString() ?? "^", chain.Find(one => one.Mention!.Start >= mention.End)?.Role.ToString() ?? "$");
        }
    }

    void Tables(Features features, Intent intent, IReadOnlyList<Element> pieces)
    {
        foreach (var table in intent.Tables)
        {
            var named = question.Tables.Where(one => one.Table == table).Select(one => one.Coverage * one.Nearness).DefaultIfEmpty(0).Max();
            var used = pieces.Where(one => one.Column?.Table == table).Select(one => one.Output is not null ? "shown" : one.Order is not null ? "ordered" : "filtered").Distinct().Order(StringComparer.Ordinal);
            var how = $"{Math.Round(named * 4)} {string.Join('+', used)} {(pieces.Any(one => one.Role == Role.From && one.Table == table) ? "from" : "")}";
            features.Add("table", how, Math.Min(intent.Tables.Count, 4));
        }
    }
}
