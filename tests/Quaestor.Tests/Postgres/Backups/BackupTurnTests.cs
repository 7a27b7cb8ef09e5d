using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Backups;

/// <summary>A model that looks for backups, takes one and restores it, each after a person's yes.</summary>
[Trait("Size", "Slow")]
public sealed class BackupTurnTests(PostgresCluster cluster)
{
    const string Script =
        """
        {"name": "care", "scenes": [
          {"when": "safe", "steps": [{"call": "pg_backups", "arguments": {"dataset": null}}, {"then": true}, {"call": "pg_take_backup", "arguments": {"dataset": null, "verify": true}}]},
          {"when": "restore", "steps": [{"call": "pg_restore_backup", "arguments": {"dataset": null, "backup": "no-such-id", "name": "other", "replace": false, "without_owners": false}}]},
          {"when": "approved", "steps": [{"say": "Done."}]}
        ]}
        """;

    [Fact]
    public async Task AModelsBackupWaitsForAYesAndIsThereAfterwards()
    {
        using var folder = new TempFolder();
        var port = (await cluster.ServerAsync()).Port;
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE orders AS SELECT i FROM generate_series(1, 7) AS i");
        await using var server = await TestServer.StartAsync(answer: null, script: folder.Write("script.json", Script), with: options => options with { Agent = options.Agent with { Sources = [$"postgres://{PostgresCluster.Superuser}@127.0.0.1:{port}/{database}"] } });

        var asked = await AskAsync(server, "Is the data safe?");
        var source = (await server.GetAsync("/datasets")).GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal("needs_approval", asked.GetProperty("status").GetString());
        Assert.Equal(["pg_backups", "pg_take_backup"], asked.GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("tool").GetString()));
        Assert.Empty((await server.GetAsync($"/datasets/{source}/pg/backups")).GetProperty("items").EnumerateArray());

        var done = await ApproveAsync(server, asked);
        var backup = Assert.Single((await server.GetAsync($"/datasets/{source}/pg/backups")).GetProperty("items").EnumerateArray());
        Assert.Equal("Done.", done.GetProperty("text").GetString());
        Assert.Equal((7, true), (backup.GetProperty("rows").GetInt32(), backup.GetProperty("verified").GetProperty("equal").GetBoolean()));

        var restored = await ApproveAsync(server, await AskAsync(server, "Restore it."));
        var call = Assert.Single(restored.GetProperty("tool_calls").EnumerateArray());
        Assert.False(call.GetProperty("ok").GetBoolean());
        Assert.Contains("There is no such backup", call.GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    static async Task<JsonElement> AskAsync(TestServer server, string message) => await server.JsonAsync(await server.PostAsync("/chat", new { message }));

    /// <returns>The turn that the yes began, at its end.</returns>
    static async Task<JsonElement> ApproveAsync(TestServer server, JsonElement asked)
    {
        var decided = await server.JsonAsync(await server.PostAsync($"/approvals/{asked.GetProperty("approvals")[0].GetString()}", new { decision = "approve" }));
        var events = await server.EventsAsync($"/threads/{asked.GetProperty("thread_id").GetString()}/events?after={decided.GetProperty("after").GetInt64()}");
        return events.Single(one => one.Name == "done").Data;
    }
}
