using Quaestor.Data.Postgres.Indexes;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>Constraints that are believed first and checked later, while everybody goes on writing.</summary>
sealed class ConstraintForms(PostgresSource source, HashSet<string> created, bool isExact)
{
    public async Task<IReadOnlyList<PlannedStep>> AddAsync(AddConstraint wish, CancellationToken cancellationToken)
    {
        var facts = await TableFacts.ReadAsync(source, wish.Table.Text, cancellationToken);
        var name = wish.Name ?? Names.Of(wish.Table.Name, wish.Columns, wish.Kind switch { "check" => "check", "foreign" => "fkey", "unique" => "key", "primary" => "pkey", _ => "excl" });
        if (wish is { Kind: "primary", Name: null })
        {
            name = Names.Of(wish.Table.Name, [], "pkey");
        }

        var drop = $"ALTER TABLE {wish.Table.Text} DROP CONSTRAINT {Names.Quote(name)}";
        var plain = SafeForms.Step($"ALTER TABLE {wish.Table.Text} ADD CONSTRAINT {Names.Quote(name)} {wish.Body}", drop);
        return facts is null || created.Contains(wish.Table.Name) || wish.UsesIndex ? [plain]
            : wish.IsNotValid ? [plain, Validate(wish.Table, name)]
            : wish.Kind switch
            {
                "check" => [plain with { Sql = $"{plain.Sql} NOT VALID" }, Validate(wish.Table, name)],
                "foreign" when !facts.IsPartitioned => Foreign(wish, facts, name, plain),
                "unique" or "primary" when wish.Columns.Count > 0 && IsSimple(wish.Body) =>
                    facts.IsPartitioned ? await UniqueOfPartsAsync(wish, facts, name, plain, cancellationToken) : Unique(wish, facts, name, drop),
                _ => [plain with { Scans = true }],
            };
    }

    /// <summary>
    /// Each part gets the constraint by itself, by an index that was built while others write; that of the whole finds them there, and
    /// reads nothing. Its parts' constraints have other names then than those that the server would give them.
    /// </summary>
    async Task<IReadOnlyList<PlannedStep>> UniqueOfPartsAsync(AddConstraint wish, TableFacts facts, string name, PlannedStep plain, CancellationToken cancellationToken)
    {
        var isPrimary = wish.Kind == "primary";
        var parts = PartitionedIndex.PartsOf(await source.Connector.QueryAsync(new(PartitionedIndex.Parts, facts.Id), cancellationToken));
        if (isExact || parts.Count == 0 || !parts.All(part => part.IsTable) || (isPrimary && wish.Columns.Any(column => facts.Column(column) is not { NotNull: true })))
        {
            return [plain with { Scans = true }];
        }

        List<PlannedStep> steps = [];
        foreach (var (place, part) in parts.Where(part => !part.IsPartitioned).Index())
        {
            var own = PartitionedIndex.NameOfPart(name, place + 1);
            steps.Add(SafeForms.Index(own, isUnique: true, $"ON {part.Table} ({string.Join(", ", wish.Columns.Select(Names.Quote))})", isConcurrent: true) with
            {
                Down = $"DROP INDEX CONCURRENTLY IF EXISTS {part.Schema}.{Names.Quote(own)}",
                Before = place == 0 ? SafeForms.Unique(wish.Table, wish.Columns) : null,
                After = SafeForms.Valid($"{part.Schema}.", own),
            });
            steps.Add(SafeForms.Step(
                $"ALTER TABLE {part.Table} ADD CONSTRAINT {Names.Quote(own)} {(isPrimary ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {Names.Quote(own)}",
                $"ALTER TABLE {part.Table} DROP CONSTRAINT IF EXISTS {Names.Quote(own)}"));
        }

        return [.. steps, plain with { Ignores = "disallowed-unique-constraint" }];
    }

    /// <summary>Nothing but the columns: what else it says an index would have to be told.</summary>
    static bool IsSimple(string body) => body.EndsWith(')') && body.Count(c => c == '(') == 1 && !body.Contains("nulls", StringComparison.OrdinalIgnoreCase);

    static PlannedStep Validate(TableName table, string name) =>
        SafeForms.Step($"ALTER TABLE {table.Text} VALIDATE CONSTRAINT {Names.Quote(name)}", null) with { Scans = true };

    IReadOnlyList<PlannedStep> Foreign(AddConstraint wish, TableFacts facts, string name, PlannedStep plain)
    {
        var steps = new List<PlannedStep>();
        if (!isExact && wish.Columns.Count > 0 && !facts.HasIndexOn(wish.Columns))
        {
            var index = Names.Of(wish.Table.Name, wish.Columns, "idx");
            steps.Add(SafeForms.Index(index, false, $"ON {wish.Table.Text} ({string.Join(", ", wish.Columns.Select(Names.Quote))})", isConcurrent: true) with
            {
                Down = $"DROP INDEX CONCURRENTLY {Names.Quote(facts.Schema)}.{Names.Quote(index)}",
                After = SafeForms.Valid($"{Names.Quote(facts.Schema)}.", index),
            });
        }

        return [.. steps, plain with { Sql = $"{plain.Sql} NOT VALID" }, Validate(wish.Table, name)];
    }

    static IReadOnlyList<PlannedStep> Unique(AddConstraint wish, TableFacts facts, string name, string drop)
    {
        var isPrimary = wish.Kind == "primary";
        var nulls = isPrimary ? wish.Columns.Where(column => facts.Column(column) is { NotNull: false }).SelectMany(column => SafeForms.NotNull(wish.Table, column)) : [];
        var schema = $"{Names.Quote(facts.Schema)}.";
        return
        [
            .. nulls,
            SafeForms.Index(name, isUnique: true, $"ON {wish.Table.Text} ({string.Join(", ", wish.Columns.Select(Names.Quote))})", isConcurrent: true) with
            {
                Down = $"DROP INDEX CONCURRENTLY IF EXISTS {schema}{Names.Quote(name)}",
                Before = SafeForms.Unique(wish.Table, wish.Columns),
                After = SafeForms.Valid(schema, name),
            },
            SafeForms.Step($"ALTER TABLE {wish.Table.Text} ADD CONSTRAINT {Names.Quote(name)} {(isPrimary ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {Names.Quote(name)}", drop),
        ];
    }
}
