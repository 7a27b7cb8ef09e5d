using System.Text.RegularExpressions;
using Quaestor.Data.Catalog;
using Quaestor.Data.Postgres.Indexes;
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
        var isUsed = table is not null && !created.Contains(index.Table.Name);
        var isConcurrent = isUsed && !table!.IsPartitioned;

        // A catalog words every index of a partitioned table so.
        var isOnly = index.IsOnly && !isExact;
        var drop = $"DROP INDEX {(isConcurrent ? "CONCURRENTLY " : "")}{schema}{Names.Quote(name)}";
        var before = isUsed && index.IsUnique && index.Columns.Count > 0 && !index.Body.Contains(" where ", StringComparison.OrdinalIgnoreCase) ? Unique(index.Table, index.Columns) : null;
        if (isUsed && table!.IsPartitioned && !isOnly
            && PartitionedIndex.PartsOf(await source.Connector.QueryAsync(new(PartitionedIndex.Parts, table.Id), cancellationToken)) is { Count: > 0 } parts && parts.All(part => part.IsTable))
        {
            IReadOnlyList<PlannedStep> steps = [.. PartitionedIndex.Build(name, index.IsUnique, Names.Quote(table.Schema), index.Body, parts).Select(sql => Step(sql, null))];
            return [steps[0] with { Down = drop, Before = before }, .. steps.Skip(1).SkipLast(1), steps[^1] with { After = Valid(schema, name) }];
        }

        return
        [
            Index(name, index.IsUnique, $"ON {(isOnly ? "ONLY " : "")}{index.Table.Text} {index.Body}", isConcurrent) with
            {
                Down = drop,
                Before = isConcurrent ? before : null,
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
        var again = isConcurrent ? Concurrent(definition) : await PartsAgainAsync(index.Name, cancellationToken);
        return [Step($"DROP INDEX {(isConcurrent ? "CONCURRENTLY " : "")}{index.Name}", again)];
    }

    /// <summary>An index of a partitioned table is made with those of its parts, under the names that they had.</summary>
    async Task<string> PartsAgainAsync(string name, CancellationToken cancellationToken)
    {
        var parts = await source.Connector.QueryAsync(new(PlanningTexts.IndexParts, name), cancellationToken);
        var made = parts.Select(part => part[2] is true ? (string)part[1]! : Concurrent((string)part[1]!));
        var attached = parts.Where(part => part[3] is not null).Reverse().Select(part => $"ALTER INDEX {part[3]} ATTACH PARTITION {part[0]}");
        return string.Join(";\n", made.Concat(attached));
    }

    static string Concurrent(string definition) =>
        Regex.Replace(definition, "^CREATE (UNIQUE )?INDEX ", "CREATE $1INDEX CONCURRENTLY ", RegexOptions.None, TimeSpan.FromSeconds(1));

    public static string Unique(TableName table, IReadOnlyList<string> columns)
    {
        var list = string.Join(", ", columns.Select(Names.Quote));
        return $"SELECT NOT EXISTS (SELECT FROM {table.Text} WHERE {string.Join(" AND ", columns.Select(column => $"{Names.Quote(column)} IS NOT NULL"))} GROUP BY {list} HAVING count(*) > 1)";
    }

    public static string Valid(string schema, string name) =>
        $"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass({OwnSql.Text($"{schema}{Names.Quote(name)}")})";
}
