namespace Quaestor.Data.Results;

/// <summary>Names for formats in which two columns of a table cannot be called the same.</summary>
static class ColumnNames
{
    /// <summary>The columns' own names; the second <c>n</c> becomes <c>n_2</c>.</summary>
    public static string[] Unique(IReadOnlyList<Column> columns)
    {
        HashSet<string> own = [.. columns.Select(column => column.Name)];
        HashSet<string> taken = [];
        return [.. columns.Select(column => taken.Add(column.Name) ? column.Name : Numbered(column.Name, own, taken))];
    }

    static string Numbered(string name, HashSet<string> own, HashSet<string> taken)
    {
        for (var number = 2; ; number++)
        {
            var numbered = $"{name}_{number}";
            if (!own.Contains(numbered) && taken.Add(numbered))
            {
                return numbered;
            }
        }
    }
}
