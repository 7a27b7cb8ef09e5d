using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>A foreign key as its table declares it; SQLite does not check that the other table is there.</summary>
/// <param name="ToColumns">Empty where the key refers to the other table's primary key.</param>
sealed record DeclaredKey(string Table, string ToTable, List<string> Columns, List<string> ToColumns)
{
    /// <summary>The joins of all keys that fit what is there.</summary>
    public static IReadOnlyList<TableJoin> Joins(IReadOnlyList<DeclaredKey> keys, IReadOnlyList<TableSchema> tables) =>
        [.. keys.Select(key => key.Join(tables)).OfType<TableJoin>()];

    TableJoin? Join(IReadOnlyList<TableSchema> tables)
    {
        var to = tables.FirstOrDefault(table => table.Name.Equals(ToTable, StringComparison.OrdinalIgnoreCase));
        var from = tables.FirstOrDefault(table => table.Name == Table);
        if (to is null || from is null)
        {
            return null;
        }

        IReadOnlyList<string> toNames = ToColumns.Count > 0 ? ToColumns : to.PrimaryKey;
        if (toNames.Count != Columns.Count)
        {
            return null;
        }

        var pairs = Columns.Zip(toNames, (own, other) => (From: NameIn(from, own), To: NameIn(to, other))).ToList();
        return pairs.TrueForAll(pair => pair is { From: not null, To: not null })
            ? new(from.Name, pairs[0].From!, to.Name, pairs[0].To!, 1, Declared: true) { AlsoOn = [.. pairs.Skip(1).Select(pair => new JoinedColumns(pair.From!, pair.To!))] }
            : null;
    }

    /// <summary>As the table itself writes it.</summary>
    static string? NameIn(TableSchema table, string column) =>
        table.Columns.FirstOrDefault(known => known.Name.Equals(column, StringComparison.OrdinalIgnoreCase))?.Name;
}
