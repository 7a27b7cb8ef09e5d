namespace Quaestor.Data.Catalog;

/// <summary>The columns of a schema that names in the settings mask: <c>ssn</c> in every table, <c>customers.email</c> in one.</summary>
public static class MaskedColumns
{
    public static bool Contains(IReadOnlyList<string> masked, TableSchema table, string column) =>
        masked.Any(name => Fits(name, table, column));

    /// <summary>Names of columns alone, by which a statement may mention them.</summary>
    public static IReadOnlySet<string> Names(IReadOnlyList<string> masked) =>
        masked.Select(name => name[(name.LastIndexOf('.') + 1)..]).Concat(masked).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is masked and is not there, a sentence each: a name that is written wrongly protects nothing.</summary>
    public static IReadOnlyList<string> Unknown(IReadOnlyList<string> masked, SourceSchema schema)
    {
        var columns = schema.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}")).ToList();
        return [.. masked
            .Where(name => !schema.Tables.Any(table => table.Columns.Any(column => Fits(name, table, column.Name))))
            .Select(name => $"The masked column \"{name}\" fits no column, so it protects nothing.{NearestName.Hint(name, name.Contains('.', StringComparison.Ordinal) ? columns : [.. columns.Select(column => column[(column.LastIndexOf('.') + 1)..])])}")];
    }

    static bool Fits(string name, TableSchema table, string column) =>
        Same(name, column) || Same(name, $"{table.Name}.{column}") || Same(name, $"{table.Path[^1]}.{column}");

    static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
