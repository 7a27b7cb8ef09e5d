using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>A row of <c>tables.sql</c>.</summary>
/// <param name="Estimate">Rows, as the server guesses; below zero where it does not.</param>
/// <param name="IsStored">
/// Whether its rows lie there to be read. Nothing else is read that nobody asked for: a view and a policy run what users
/// wrote, and a foreign table runs its server.
/// </param>
sealed record FoundTable(long Id, string Schema, string Name, char Kind, bool IsVisible, double Estimate, string? Comment, bool IsStored)
{
    public static FoundTable Of(object?[] row) =>
        new((long)row[0]!, (string)row[1]!, (string)row[2]!, ((string)row[3]!)[0], (bool)row[4]!, row[5] as double? ?? -1, row[6] as string, (bool)row[7]!);

    public IReadOnlyList<FoundColumn> Columns { get; init; } = [];

    /// <summary>Its whole name, for a statement.</summary>
    public string Relation => $"{OwnSql.Name(Schema)}.{OwnSql.Name(Name)}";

    public TableSchema Describe(IReadOnlyList<string> primaryKey)
    {
        var rows = Estimate >= 0 && Kind is not ('v' or 'f') ? (long)Estimate : default(long?);
        return new(
            IsVisible ? Name : $"{Schema}.{Name}",
            [.. Columns.Select(column => column.Describe())],
            rows,
            RowCountIsExact: false,
            Notes: [])
        {
            Path = IsVisible ? [Name] : [Schema, Name],
            Kind = Kind switch
            {
                'v' => TableKind.View,
                'm' => TableKind.MaterializedView,
                'f' => TableKind.ForeignTable,
                _ => TableKind.Table,
            },
            Comment = Comment,
            PrimaryKey = primaryKey,
        };
    }
}

/// <summary>A row of <c>keys.sql</c>.</summary>
sealed record FoundKey(bool IsPrimary, long Table, IReadOnlyList<string> Columns, long ToTable, IReadOnlyList<string> ToColumns)
{
    public static FoundKey Of(object?[] row) =>
        new((string)row[0]! == "p", (long)row[1]!, row[2] as string[] ?? [], row[3] as long? ?? 0, row[4] as string[] ?? []);
}
