using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sandboxes.Worker;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>What plans compile to passes each engine's guard like any text: none has a way around it, and none needs one.</summary>
public sealed class CompiledPlansAreAllowedTests(PostgresCluster cluster)
{
    const int Plans = 200;

    [Fact]
    [Trait("Size", "Slow")]
    public async Task EveryGuardAllowsWhatPlansCompileTo()
    {
        using var duckDb = new JudgeDatabase();
        using var file = new SqliteFile(string.Join(";\n", ShopTable.Script(AgreementShop.Tables, Dialect.Sqlite)));
        using var sqlite = SqliteOpening.Open(new(new(file.Path, null, null), new(false, false, false), "shop", SqliteJudge.NoHeapLimit, 1000), SqliteLayers.All).Database;
        var database = await cluster.CreateDatabaseAsync(string.Join(";\n", ShopTable.Script(AgreementShop.Tables, Dialect.Postgres)));
        await using var postgres = PostgresSource.Open($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}", "shop");

        await AssertAllowedAsync(Dialect.DuckDb, duckDb.Guard.JudgeAsync);
        await AssertAllowedAsync(Dialect.Sqlite, SqliteJudge.GuardOf(sqlite, SqliteLayers.All).JudgeAsync);
        await AssertAllowedAsync(Dialect.Postgres, postgres.JudgeAsync);
    }

    static async Task AssertAllowedAsync(Dialect dialect, Func<string, CancellationToken, ValueTask<Verdict>> judge)
    {
        for (var seed = 0; seed < Plans; seed++)
        {
            var plan = new PlanGenerator(new Random(seed)).Next();
            if (dialect == Dialect.Sqlite && QueryPlanJson.Serialize(plan).Contains("\"median\"", StringComparison.Ordinal))
            {
                continue;
            }

            var sql = PlanCompiler.Compile(plan, AgreementShop.Schema, new DateOnly(2025, 2, 19), dialect);
            var verdict = await judge(sql, TestContext.Current.CancellationToken);
            Assert.True(verdict is Verdict.Allowed, $"{dialect}, seed {seed}: {verdict}\n{sql}");
        }
    }
}
