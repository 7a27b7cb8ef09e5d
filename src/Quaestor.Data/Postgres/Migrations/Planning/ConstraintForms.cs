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
                "unique" or "primary" when !facts.IsPartitioned && wish.Columns.Count > 0 && IsSimple(wish.Body) => Unique(wish, facts, name, drop),
                _ => [plain with { Scans = true }],
            };
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
