namespace Quaestor.Cli.Completion;

/// <summary>How well a name fits what was typed of it: from its beginning, from the beginning of a word in it, or from within.</summary>
static class Matching
{
    /// <returns>The best first, those of equal fit in their own order.</returns>
    public static IReadOnlyList<T> Best<T>(IEnumerable<T> items, Func<T, string> name, string typed, int most)
    {
        if (typed.Length == 0)
        {
            return [.. items.Take(most)];
        }

        var ranks = new List<T>[4];
        foreach (var item in items)
        {
            if (Rank(name(item), typed) is >= 0 and var rank)
            {
                (ranks[rank] ??= []).Add(item);
            }
        }

        return [.. ranks.Where(rank => rank is not null).SelectMany(rank => rank).Take(most)];
    }

    /// <returns>0 for the best fit, -1 for none.</returns>
    public static int Rank(string name, string typed)
    {
        var at = name.IndexOf(typed, StringComparison.OrdinalIgnoreCase);
        return at switch
        {
            0 => name.Length == typed.Length ? 0 : 1,
            > 0 => BeginsWord(name, typed, at) ? 2 : 3,
            _ => -1,
        };
    }

    static bool BeginsWord(string name, string typed, int at)
    {
        for (; at >= 0; at = name.IndexOf(typed, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !char.IsLetterOrDigit(name[at - 1]))
            {
                return true;
            }
        }

        return false;
    }
}
