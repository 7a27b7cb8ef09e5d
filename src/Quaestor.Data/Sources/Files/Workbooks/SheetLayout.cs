namespace Quaestor.Data.Sources.Files.Workbooks;

/// <summary>Where a sheet's table begins, and what its columns are called.</summary>
/// <param name="FirstRow">0-based; of the rows, not of the header.</param>
/// <param name="Names">One for each column of the sheet.</param>
/// <param name="Titles">Rows above the header that hold something.</param>
sealed record SheetLayout(int FirstRow, IReadOnlyList<string> Names, int Titles, bool HasHeader)
{
    /// <summary>Rows that are looked at to find the header.</summary>
    public const int HeadRows = 60;

    /// <summary>A header that leaves out more of its columns' names is none.</summary>
    const double FilledShare = 0.6;

    const int RowsOfTitles = 5;

    const int LongestName = 120;

    /// <summary>Null for a sheet without a cell in these rows.</summary>
    public static SheetLayout? Of(IReadOnlyList<object?[]> head)
    {
        var filled = head.Select(row => row.Count(cell => cell is not null)).ToList();
        var width = filled.DefaultIfEmpty(0).Max();
        if (width == 0)
        {
            return null;
        }

        // Titles above a table fill a cell or two; the first row that fills most of the width is the header, or the first row.
        var least = width == 1 ? 1 : Math.Max(2, (int)Math.Ceiling(width * FilledShare));
        var first = First(head, filled, least);
        var titles = filled.Take(first).Count(count => count > 0);
        var hasHeader = IsHeader(head[first]);
        return new(
            hasHeader ? first + 1 : first,
            Unique(head[first].Select((cell, i) => hasHeader ? NameOf(cell, i) : $"column_{i + 1}")),
            titles,
            hasHeader);
    }

    static int First(IReadOnlyList<object?[]> head, List<int> filled, int least)
    {
        // An empty row ends a title.
        var candidates = Enumerable.Range(0, filled.Count).Where(row => filled[row] >= least).ToList();
        var first = candidates.FirstOrDefault(row => row + 1 == filled.Count || filled[row + 1] > 0, candidates[0]);
        // "as of | 31 March" may fill enough of a narrow table, but not as much as the header below it.
        return Array.TrueForAll(head[first], cell => cell is null or string)
            ? first
            : Enumerable.Range(first + 1, Math.Min(RowsOfTitles, head.Count - first - 1)).FirstOrDefault(row => filled[row] > filled[first] && IsHeader(head[row]), first);
    }

    static bool IsHeader(object?[] row)
    {
        var texts = row.OfType<string>().ToList();
        // Years above columns of figures are common; other numbers are values.
        return texts.Count > 0
            && row.All(cell => cell is null or string or double and >= 1900 and <= 2100 or DateTime)
            && texts.Count * 2 >= row.Count(cell => cell is not null)
            && texts.Distinct(StringComparer.OrdinalIgnoreCase).Count() == texts.Count;
    }

    static string NameOf(object? cell, int column)
    {
        var name = string.Join(' ', (SheetCell.TextOf(cell) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? $"column_{column + 1}" : name.Length > LongestName ? name[..LongestName] : name;
    }

    static List<string> Unique(IEnumerable<string> names)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<string> unique = [];
        foreach (var name in names)
        {
            var free = name;
            for (var number = 2; !taken.Add(free); number++)
            {
                free = $"{name}_{number}";
            }

            unique.Add(free);
        }

        return unique;
    }
}
