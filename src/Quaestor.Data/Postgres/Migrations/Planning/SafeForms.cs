using Quaestor.Data.Catalog;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>
/// Turns what is asked for into steps that keep no one waiting: CONCURRENTLY, NOT VALID and then VALIDATE, batches. What has no such
/// form is taken as it is, and the lint says so.
/// </summary>
/// <param name="source">Where the catalog is read: as it is before the wish.</param>
/// <param name="created">Tables that the plan itself makes: nobody waits for those.</param>
/// <param name="isExact">Nothing is added that was not asked for, be it good for all.</param>
sealed class SafeForms(PostgresSource source, HashSet<string> created, bool isExact)
{
    public async Task<IReadOnlyList<PlannedStep>> PlanAsync(Wish wish, CancellationToken cancellationToken) => wish switch
    {
        CreateIndex index => await IndexAsync(index, cancellationToken),
        DropIndex index => await DropIndexAsync(index, cancellationToken),
        AddColumn column => await new ColumnForms(source, created, isExact).AddAsync(column, cancellationToken),
        SetNotNull column => created.Contains(column.Table.Name) ? [Step(column.Sql, $"ALTER TABLE {column.Table.Text} ALTER COLUMN {Names.Quote(column.Column)} DROP NOT NULL")] : NotNull(column.Table, column.Column),
        DropNotNull column => [Step(column.Sql, $"ALTER TABLE {column.Table.Text} ALTER COLUMN {Names.Quote(column.Column)} SET NOT NULL")],
        AddConstraint constraint => await new ConstraintForms(source, created, isExact).AddAsync(constraint, cancellationToken),
        _ => [await new PlainForms(source, created).OfAsync(wish, cancellationToken)],
    };

    /// <summary>The check makes SET NOT NULL believe it without reading the table (PostgreSQL 12 and newer).</summary>
    public static IReadOnlyList<PlannedStep> NotNull(TableName table, string column)
    {
        var (name, quoted) = (Names.Quote(Names.Of(table.Name, [column], "not_null")), Names.Quote(column));
        return
        [
            Step($"ALTER TABLE {table.Text} ADD CONSTRAINT {name} CHECK ({quoted} IS NOT NULL) NOT VALID", $"ALTER TABLE {table.Text} DROP CONSTRAINT IF EXISTS {name}") with
            {
                Before = $"SELECT NOT EXISTS (SELECT FROM {table.Text} WHERE {quoted} IS NULL)",
            },
            Step($"ALTER TABLE {table.Text} VALIDATE CONSTRAINT {name}", null) with { Scans = true },
            Step($"ALTER TABLE {table.Text} ALTER COLUMN {quoted} SET NOT NULL", $"ALTER TABLE {table.Text} ALTER COLUMN {quoted} DROP NOT NULL"),
            Step($"ALTER TABLE {table.Text} DROP CONSTRAINT {name}", null),
        ];
    }

    public static PlannedStep Index(string name, bool isUnique, string rest, bool isConcurrent) =>
        Step($"CREATE {(isUnique ? "UNIQUE " : "")}INDEX {(isConcurrent ? "CONCURRENTLY " : "")}{Names.Quote(name)} {rest}", null) with { Scans = true };

    public static PlannedStep Step(string sql, string? down) => new(sql, down);

    async Task<IReadOnlyList<PlannedStep>> IndexAsync(CreateIndex index, CancellationToken cancellationToken)
    {
        var table = await TableFacts.ReadAsync(source, index.Table.Text, cancellationToken);
        var name = index.Name ?? Names.Of(index.Table.Name, index.Columns, "idx");
        var schema = table is null ? "" : $"{Names.Quote(table.Schema)}.";
        var isConcurrent = table is { IsPartitioned: false } && !created.Contains(index.Table.Name);
        return
        [
            Index(name, index.IsUnique, index.Rest, isConcurrent) with
            {
                Down = $"DROP INDEX {(isConcurrent ? "CONCURRENTLY " : "")}{schema}{Names.Quote(name)}",
                Before = index.IsUnique && isConcurrent && index.Columns.Count > 0 && !index.Rest.Contains(" where ", StringComparison.OrdinalIgnoreCase) ? Unique(index.Table, index.Columns) : null,
                After = isConcurrent ? Valid(schema, name) : null,
            },
        ];
    }

    async Task<IReadOnlyList<PlannedStep>> DropIndexAsync(DropIndex index, CancellationToken cancellationToken)
    {
        var found = await source.Connector.QueryAsync(new(PlanningTexts.Index, index.Name), cancellationToken);
        if (found is not [[string definition, string kind, bool isConstraint], ..] || isConstraint)
        {
            return [Step(index.Sql, null) with { Irreversible = "how the index was made is not known" }];
        }

        var isConcurrent = kind == "i";
        var again = isConcurrent ? System.Text.RegularExpressions.Regex.Replace(definition, "^CREATE (UNIQUE )?INDEX ", "CREATE $1INDEX CONCURRENTLY ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) : definition;
        return [Step($"DROP INDEX {(isConcurrent ? "CONCURRENTLY " : "")}{index.Name}", again)];
    }

    public static string Unique(TableName table, IReadOnlyList<string> columns)
    {
        var list = string.Join(", ", columns.Select(Names.Quote));
        return $"SELECT NOT EXISTS (SELECT FROM {table.Text} WHERE {string.Join(" AND ", columns.Select(column => $"{Names.Quote(column)} IS NOT NULL"))} GROUP BY {list} HAVING count(*) > 1)";
    }

    public static string Valid(string schema, string name) =>
        $"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass({OwnSql.Text($"{schema}{Names.Quote(name)}")})";
}
