using System.Runtime.InteropServices;

namespace Quaestor.Data.Results;

/// <summary>One column to sort by. Missing values come last either way.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct SortKey(int Column, bool Descending);

/// <summary>Reads what to sort by: column names, comma-separated, each with <c>-</c> before it for descending.</summary>
static class ResultSort
{
    public static IReadOnlyList<SortKey> Parse(string? sort, IReadOnlyList<Column> columns)
    {
        var keys = new List<SortKey>();
        var rest = sort ?? "";
        while (rest.Length > 0)
        {
            var (key, length) = Next(rest, columns);
            keys.Add(key);
            rest = length < rest.Length ? rest[(length + 1)..] : "";
        }

        return keys;
    }

    /// <summary>Names may hold commas and begin with a minus, so the longest beginning that is a column's name is taken.</summary>
    static (SortKey Key, int Length) Next(string text, IReadOnlyList<Column> columns)
    {
        for (var end = text.Length; end > 0; end = text.LastIndexOf(',', end - 1))
        {
            var part = text[..end];
            if (Find(part, columns) is { } ascending)
            {
                return (new(ascending, Descending: false), end);
            }

            if (part[0] == '-' && Find(part[1..], columns) is { } descending)
            {
                return (new(descending, Descending: true), end);
            }
        }

        throw new UnknownColumnException(text.Split(',')[0], columns.Select(column => column.Name));
    }

    static int? Find(string name, IReadOnlyList<Column> columns) =>
        Find(name, columns, StringComparison.Ordinal) ?? Find(name, columns, StringComparison.OrdinalIgnoreCase);

    static int? Find(string name, IReadOnlyList<Column> columns, StringComparison comparison)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name.Equals(name, comparison))
            {
                return i;
            }
        }

        return null;
    }
}
