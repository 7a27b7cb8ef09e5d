using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>A table as the catalog has it now.</summary>
/// <param name="Kind">As <c>relkind</c>: <c>p</c> for a partitioned one.</param>
sealed record TableFacts(long Id, string Schema, string Name, string Kind, double Rows, long Bytes, int Pages)
{
    public IReadOnlyList<ColumnFacts> Columns { get; private init; } = [];

    public IReadOnlyList<ConstraintFacts> Constraints { get; private init; } = [];

    public IReadOnlyList<IndexFacts> Indexes { get; private init; } = [];

    public bool IsPartitioned => Kind == "p";

    public ColumnFacts? Column(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>Whether a look-up by these columns has an index to use.</summary>
    public bool HasIndexOn(IReadOnlyList<string> columns) =>
        Indexes.Any(index => index.IsValid && index.Columns.Count >= columns.Count && index.Columns.Take(columns.Count).ToHashSet(StringComparer.Ordinal).SetEquals(columns));

    /// <returns>Null where there is no such table.</returns>
    public static async Task<TableFacts?> ReadAsync(PostgresSource source, string name, CancellationToken cancellationToken)
    {
        if (await source.Connector.QueryAsync(new(PlanningTexts.Table, name), cancellationToken) is not [var row, ..])
        {
            return null;
        }

        var id = (long)row[0]!;
        var columns = await source.Connector.QueryAsync(new(PlanningTexts.Columns, id), cancellationToken);
        var constraints = await source.Connector.QueryAsync(new(PlanningTexts.Constraints, id), cancellationToken);
        var indexes = await source.Connector.QueryAsync(new(PlanningTexts.Indexes, id), cancellationToken);
        return new(id, (string)row[1]!, (string)row[2]!, (string)row[3]!, (double)row[4]!, (long)row[5]!, (int)row[6]!)
        {
            Columns = [.. columns.Select(column => new ColumnFacts((string)column[0]!, (string)column[1]!, (bool)column[2]!, (string?)column[3], (string)column[4]! != "", (string)column[5]! != "", (long)column[6]!))],
            Constraints = [.. constraints.Select(key => new ConstraintFacts((string)key[0]!, (string)key[1]!, (string)key[2]!, (bool)key[3]!))],
            Indexes = [.. indexes.Select(index => new IndexFacts((string)index[0]!, (string)index[1]!, (bool)index[2]!, (bool)index[3]!, (string[])index[4]!))],
        };
    }
}

/// <param name="Dependents">Indexes, constraints, views and other things that use the column.</param>
sealed record ColumnFacts(string Name, string Type, bool NotNull, string? Default, bool IsIdentity, bool IsGenerated, long Dependents);

/// <param name="Kind">As <c>contype</c>.</param>
sealed record ConstraintFacts(string Name, string Kind, string Definition, bool IsValidated);

/// <param name="Columns">Empty text for an expression.</param>
sealed record IndexFacts(string Name, string Definition, bool IsValid, bool IsUnique, IReadOnlyList<string> Columns);
