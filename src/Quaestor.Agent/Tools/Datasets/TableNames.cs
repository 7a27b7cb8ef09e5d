using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Tools.Datasets;

/// <summary>What is there instead of a table that is not.</summary>
static class TableNames
{
    /// <summary>More would hide the one that was meant.</summary>
    const int MostNamed = 40;

    const int MostFound = 8;

    /// <summary>One or two sentences, with a space before them.</summary>
    public static string Instead(SourceSchema schema, string unknown)
    {
        var names = schema.Tables.Select(table => table.Name).ToList();
        var hint = NearestName.Hint(unknown, names);
        if (names.Count <= MostNamed)
        {
            return $"{hint} Its tables are: {string.Join(", ", names)}.";
        }

        var found = SchemaSearch.Of(schema).Find(unknown, MostFound);
        return found.Count == 0
            ? $"{hint} It has {names.Count} tables; look for words of theirs with \"search\" of get_dataset_schema."
            : $"{hint} Of its {names.Count} tables these are near: {string.Join(", ", found.Select(table => table.Table.Name))}.";
    }
}
