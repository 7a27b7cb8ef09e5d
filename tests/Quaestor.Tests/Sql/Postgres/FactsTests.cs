using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.Postgres;

/// <summary>What the guard knows of a server, and that it notices when that changes.</summary>
[Trait("Size", "Slow")]
public sealed class FactsTests(GuardedDatabase database, PostgresCluster cluster) : IClassFixture<GuardedDatabase>
{
    [Theory]
    [InlineData("CREATE FUNCTION late() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'", "SELECT late()", true)]
    [InlineData("CREATE OR REPLACE FUNCTION pure_add(int, int) RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN DELETE FROM t; RETURN 1; END'", "SELECT pure_add(1, 2)", false)]
    [InlineData("CREATE OR REPLACE VIEW v_orders AS SELECT id, total FROM orders WHERE nextval('order_seq') > 0", "SELECT * FROM v_orders", false)]
    [InlineData("CREATE OR REPLACE VIEW v_random AS SELECT id, 1::double precision AS r FROM orders", "SELECT * FROM v_random", true)]
    [InlineData("CREATE POLICY late_policy ON tenants FOR SELECT USING (is_allowed(id))", "SELECT * FROM tenants", false)]
    [InlineData("CREATE INDEX ON nodes ((id + fake_immutable()))", "SELECT * FROM nodes", false)]
    [InlineData("CREATE OPERATOR public.<<!>> (LEFTARG = int, RIGHTARG = int, FUNCTION = sneaky)", "SELECT 1 <<!>> 2", false)]
    [InlineData("ALTER DOMAIN positive ADD CONSTRAINT late CHECK (sneaky(VALUE, 1) > 0) NOT VALID", "SELECT 1::positive", false)]
    public async Task AChangeOfTheCatalogIsNoticed(string change, string sql, bool isAllowed)
    {
        await cluster.ExecuteAsync(database.Name, change);

        var verdict = await database.Guard.JudgeAsync(sql, TestContext.Current.CancellationToken);

        Assert.True(isAllowed == verdict is Verdict.Allowed, verdict.ToString());
    }

    /// <summary>These are what administrators read: the guard must follow the queries that PostgreSQL itself is made of.</summary>
    [Fact]
    public async Task TheQueriesOfPostgresOwnViewsAreAllowedUnlessTheyShowSecrets()
    {
        await using var connection = await database.ConnectAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT relname::text, pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v' AND oid < 16384", connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var refused = new List<string>();
        var views = 0;
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            views++;
            if (PostgresGuard.Judge(reader.GetString(1), database.Facts) is { } objection
                && !objection.Reason.Contains("secrets", StringComparison.Ordinal) && !objection.Reason.Contains("access rules", StringComparison.Ordinal))
            {
                refused.Add($"{reader.GetString(0)}: {objection.Reason}");
            }
        }

        Assert.True(views > 100, "Hardly any view was found.");
        Assert.Empty(refused);
    }

    [Fact]
    public async Task AServerThatReadsStringsOtherwiseIsRefused()
    {
        var rows = new CatalogRows([], [], [], [], HasStandardStrings: false);
        var guard = new PostgresGuard((_, _) => ValueTask.FromResult(PostgresFacts.Of(rows)));

        var refused = Assert.IsType<Verdict.Refused>(await guard.JudgeAsync("SELECT 1", TestContext.Current.CancellationToken));

        Assert.Contains("standard_conforming_strings", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownNameIsAskedForOnceMore()
    {
        var asked = new List<bool>();
        var guard = new PostgresGuard((fresh, _) =>
        {
            asked.Add(fresh);
            return ValueTask.FromResult(database.Facts);
        });

        await guard.JudgeAsync("SELECT not_there(1)", TestContext.Current.CancellationToken);

        Assert.Equal([false, true], asked);
    }
}
