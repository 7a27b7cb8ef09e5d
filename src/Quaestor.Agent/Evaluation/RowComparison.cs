namespace Quaestor.Agent.Evaluation;

/// <summary>
/// Whether two results say the same: rows as bags up to an order of the columns, numbers to four digits. The order of the
/// rows counts only where it was asked for.
/// </summary>
static class RowComparison
{
    /// <summary>Above so many columns their order counts: too many orders to try.</summary>
    const int MaxPermutedColumns = 6;

    public static bool Same(IReadOnlyList<object?[]> expected, IReadOnlyList<object?[]> found, bool ordered)
    {
        if (expected.Count != found.Count)
        {
            return false;
        }

        if (expected.Count == 0)
        {
            return true;
        }

        var width = expected[0].Length;
        if (width != found[0].Length)
        {
            return false;
        }

        var (left, right) = (Normal(expected), Normal(found));
        return SameRows(left, right, [.. Enumerable.Range(0, width)], ordered)
            || (width <= MaxPermutedColumns && Permuted(left, right, width, ordered));
    }

    static bool Permuted(List<object[]> expected, List<object[]> found, int width, bool ordered)
    {
        var candidates = Enumerable.Range(0, width)
            .Select(i => Enumerable.Range(0, width).Where(j => Bag(expected.Select(row => row[i])).SetEquals(Bag(found.Select(row => row[j])))).ToList())
            .ToList();
        return Orders(candidates, []).Any(order => SameRows(expected, found, order, ordered));
    }

    static IEnumerable<int[]> Orders(List<List<int>> candidates, int[] chosen) => chosen.Length == candidates.Count
        ? [chosen]
        : candidates[chosen.Length].Where(column => !chosen.Contains(column)).SelectMany(column => Orders(candidates, [.. chosen, column]));

    static bool SameRows(List<object[]> expected, List<object[]> found, int[] order, bool ordered)
    {
        var left = expected.Select(Text);
        var right = found.Select(row => Text([.. order.Select(i => row[i])]));
        return ordered ? left.SequenceEqual(right, StringComparer.Ordinal) : Bag(left).SetEquals(Bag(right));
    }

    /// <summary>Each element with the number of its occurrence.</summary>
    static HashSet<(object, int)> Bag(IEnumerable<object> values)
    {
        var seen = new Dictionary<object, int>();
        return [.. values.Select(value => (value, seen[value] = seen.GetValueOrDefault(value) + 1))];
    }

    static string Text(object[] row) => string.Join('\u001f', row.Select(cell => $"{cell.GetType().Name[0]}{cell}"));

    static List<object[]> Normal(IReadOnlyList<object?[]> rows) => [.. rows.Select(row => Array.ConvertAll(row, Normal))];

    static object Normal(object? value) => value switch
    {
        null => DBNull.Value,
        double number when number == Math.Floor(number) && Math.Abs(number) < 9e15 => (decimal)number,
        double number => Math.Round(number, 4),
        long or int or short or decimal => Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture),
        bool truth => truth ? 1m : 0m,
        _ => value.ToString() ?? "",
    };
}
