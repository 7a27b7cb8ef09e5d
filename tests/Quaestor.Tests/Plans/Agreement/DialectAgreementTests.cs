using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>Random plans of the whole language: compiled the same twice, and the same rows from each engine.</summary>
public sealed class DialectAgreementTests(PostgresCluster cluster)
{
    static readonly DateOnly Today = new(2025, 2, 19);

    static readonly int Plans = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 3_000 : 300;

    [Fact]
    [Trait("Size", "Slow")]
    public async Task TheThreeDialectsGiveTheSameRows()
    {
        await using var engines = await ThreeEngines.OpenAsync(cluster, AgreementShop.Tables);
        var kinds = new HashSet<string>();
        var faults = new List<string>();
        var rows = 0;
        for (var seed = 0; seed < Plans; seed++)
        {
            var plan = new PlanGenerator(new Random(seed)).Next();
            var json = QueryPlanJson.Serialize(plan);
            kinds.UnionWith(PlanKinds.In(json));
            var (count, fault) = await CompareAsync(engines, plan, json);
            rows += count;
            if (fault is not null)
            {
                faults.Add($"seed {seed}: {fault}");
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {Plans} plans differ.\n{string.Join("\n\n", faults.Take(9))}");

        // The generator has to reach the whole language, and rows, for the agreement to mean anything.
        Assert.Superset(PlanKinds.All.Except(["select_item", "relative_date", "range", "null"]).ToHashSet(), kinds);
        Assert.True(rows > Plans, $"{rows} rows in {Plans} plans");
    }

    static async Task<(int Rows, string? Fault)> CompareAsync(ThreeEngines engines, QueryPlan plan, string json)
    {
        if (PlanBinder.Bind(plan, AgreementShop.Schema, Today, dialect: null, out var problems) is not { } bound)
        {
            return (0, $"is not valid: {string.Join("; ", problems)}");
        }

        IReadOnlyList<ColumnType?> types = [.. bound.Columns.Select(column => column.Type)];
        List<string>? first = null;
        foreach (var dialect in Enum.GetValues<Dialect>().Where(dialect => dialect != Dialect.Sqlite || !json.Contains("\"median\"", StringComparison.Ordinal)))
        {
            var sql = PlanCompiler.Compile(plan, AgreementShop.Schema, Today, dialect);
            if (sql != PlanCompiler.Compile(QueryPlanJson.Parse(json), AgreementShop.Schema, Today, dialect))
            {
                return (0, $"compiles to two texts for {dialect}\n{sql}");
            }

            List<string> rows;
            try
            {
                rows = await engines.ReadAsync(dialect, sql, types);
            }
            catch (Exception exception)
            {
                return (0, $"{dialect} refuses: {exception.Message}\n{sql}");
            }

            if (plan.OrderBy.Count == 0)
            {
                rows.Sort(StringComparer.Ordinal);
            }

            first ??= rows;
            if (!first.SequenceEqual(rows))
            {
                var duckDb = PlanCompiler.Compile(plan, AgreementShop.Schema, Today, Dialect.DuckDb);
                return (0, $"{dialect} differs from DuckDB\n{duckDb}\n---\n{sql}\nDuckDB:\n{string.Join('\n', first.Except(rows).Take(5))}\n{dialect}:\n{string.Join('\n', rows.Except(first).Take(5))}\n({first.Count}, {rows.Count} rows)");
            }
        }

        return (first!.Count, null);
    }
}
