using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary>A model that looks after a database: its calls, and what it is shown of what they bring.</summary>
[Trait("Size", "Slow")]
public sealed class PostgresTurnTests(PostgresCluster cluster)
{
    const string Setup =
        """
        CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hypopg;
        CREATE TABLE orders (id int PRIMARY KEY, customer int, status text);
        INSERT INTO orders SELECT i, i % 2000, 'done' FROM generate_series(1, 20000) AS i;
        CREATE INDEX covered ON orders (id);
        ANALYZE;
        """;

    [Fact]
    public async Task TheModelChecksExplainsAndAdvisesByTheServersOwnFigures()
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-pg-turn-").FullName;
        var script = Path.Combine(folder, "care.json");
        await File.WriteAllTextAsync(
            script,
            """
            {"scenes": [{"steps": [
              {"call": "pg_health", "arguments": {"dataset": null, "checks": ["duplicate_indexes", "connections"]}},
              {"call": "pg_explain", "arguments": {"dataset": null, "sql": "SELECT * FROM orders WHERE customer = 7", "analyze": true}},
              {"call": "pg_advise_indexes", "arguments": {"dataset": null, "statements": ["SELECT * FROM orders WHERE customer = 7"]}},
              {"call": "pg_top_queries", "arguments": {"dataset": null, "by": "total", "limit": 3}},
              {"call": "pg_activity", "arguments": {"dataset": null}},
              {"call": "pg_explain", "arguments": {"dataset": null, "sql": "DELETE FROM orders", "analyze": true}},
              {"then": true},
              {"say": "The index covered is needless; one on customer would help."}]}]}
            """,
            TestContext.Current.CancellationToken);
        var database = await cluster.CreateDatabaseAsync(Setup);
        var url = $"postgres://postgres@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}";
        await using var server = await TestServer.StartAsync(answer: null, script: script, with: options => options with { Agent = options.Agent with { Sources = [.. options.Agent.Sources, url] } });

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "is my database well?", dataset_id = database }));

        Assert.Equal("succeeded", turn.GetProperty("status").GetString());
        var calls = turn.GetProperty("tool_calls").EnumerateArray().ToList();
        Assert.Equal([true, true, true, true, true, false], calls.Select(call => call.GetProperty("ok").GetBoolean()));
        Assert.Equal("1 of 2 checks found something: Duplicate indexes", Summary(calls[0]));
        Assert.Matches(@"^ran in [\d.]+ ms; \d+ remarks$", Summary(calls[1]));
        Assert.Equal("1 index: orders_customer_idx", Summary(calls[2]));
        Assert.Equal("the 3 statements with most total", Summary(calls[3]));
        Assert.Contains("waiting for a lock", Summary(calls[4]), StringComparison.Ordinal);
        Assert.Contains("Without analyze it is only planned", Summary(calls[5]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OverFilesTheToolsAreNotThere()
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-pg-turn-").FullName;
        var script = Path.Combine(folder, "care.json");
        await File.WriteAllTextAsync(script, """{"scenes": [{"steps": [{"call": "pg_health", "arguments": {"dataset": null, "checks": null}}, {"then": true}, {"say": "No."}]}]}""", TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(answer: null, script: script);

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "is my database well?", dataset_id = "orders" }));

        Assert.StartsWith("There is no tool \"pg_health\"", Summary(turn.GetProperty("tool_calls")[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForAnotherKindOfSourceTheRoutesSaySo()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        foreach (var noun in new[] { "health", "activity", "locks", "top", "indexes", "progress" })
        {
            var problem = await server.GetAsync($"/datasets/orders/pg/{noun}");
            Assert.Equal("not_postgres", problem.GetProperty("code").GetString());
        }

        var advise = await server.JsonAsync(await server.PostAsync("/datasets/orders/pg/indexes/advise", new { statements = new[] { "SELECT 1" } }));
        Assert.Equal("not_postgres", advise.GetProperty("code").GetString());
    }

    static string Summary(JsonElement call) => call.GetProperty("summary").GetString()!;
}
