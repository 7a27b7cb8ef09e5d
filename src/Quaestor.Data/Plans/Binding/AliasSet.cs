namespace Quaestor.Data.Plans.Binding;

/// <summary>The aliases of a plan: each unlike the others, and unlike those of the plans around it, which SQL would hide.</summary>
sealed class AliasSet(AliasSet? outer)
{
    readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public AliasSet? Outer => outer;

    /// <summary>Keeps the name from being given to another table before <see cref="Take"/> asks for it.</summary>
    public void Reserve(string name) => _taken.Add(name);

    /// <summary>The alias that the plan gives, or one like it where a plan around has that one.</summary>
    public string Take(string given) => outer is null || !outer.Has(given) ? given : Free(given);

    // order_items is oi, and oi2 where that is taken; always a letter and then letters and digits, so never a keyword of two.
    public string Short(string table)
    {
        var initials = string.Concat(table
            .Split(['_', '-', ' ', '.', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => char.ToLowerInvariant(word[0]))
            .Where(char.IsAsciiLetter)
            .Take(4));
        var stem = initials.Length == 0 ? "t" : initials;
        var alias = Names.IsShortWord(stem) ? stem + "1" : stem;
        if (Has(alias))
        {
            return Free(stem);
        }

        _taken.Add(alias);
        return alias;
    }

    string Free(string stem)
    {
        var number = 2;
        while (Has(stem + number))
        {
            number++;
        }

        _taken.Add(stem + number);
        return stem + number;
    }

    bool Has(string name) => _taken.Contains(name) || outer?.Has(name) == true;
}
