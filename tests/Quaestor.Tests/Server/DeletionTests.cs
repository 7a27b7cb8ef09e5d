using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>What is deleted is gone from every table and from the folder of results, looked for by what it was.</summary>
public sealed class DeletionTests
{
    const string Secret = "zwetschgenkuchen";

    static readonly string Script = $$$"""
        [{"call": "execute_sql", "arguments": {"dataset": null, "sql": "SELECT id, '{{{Secret}}}' AS cake FROM orders", "confidence": 1, "assumptions": ["{{{Secret}}}"], "other_readings": null}},
         {"call": "make_chart", "arguments": {"result_id": null, "kind": "bar", "x": "cake", "y": ["id"], "series": null, "title": "{{{Secret}}}"}},
         {"call": "add_todo", "arguments": {"title": "bake it", "description": null}},
         {"call": "remember", "arguments": {"key": "cake", "text": "{{{Secret}}}"}},
         {"then": true}, {"say": "It is {{{Secret}}}."}]
        """;

    [Fact]
    public async Task ADeletedThreadIsGoneFromEveryTableAndFile()
    {
        await using var server = await StartAsync();
        var thread = await FillAsync(server, "local");
        var traces = Ids(server.Host, thread);
        Assert.Superset(
            new HashSet<string> { "threads", "turns", "messages", "events", "runs", "results", "approvals", "feedback" },
            Rows(server.Host, [Secret, .. traces]).Select(row => row.Split(' ')[0]).ToHashSet());
        Assert.True(Files(server.Host).Count >= 2, "The thread left no results.");

        await server.Client.DeleteAsync($"/threads/{thread}", TestContext.Current.CancellationToken);

        // A bill stays, under the turn's id alone; nothing leads from there to anything.
        Assert.Empty(Rows(server.Host, [Secret, .. traces]).Where(row => !row.StartsWith("usage ", StringComparison.Ordinal)));
        Assert.Empty(Files(server.Host));
    }

    [Fact]
    public async Task ADeletedUserIsGoneFromEveryTableAndFileAndOthersStay()
    {
        await using var server = await StartAsync();
        await server.Host.Users.AddAsync("anna", Role.Admin, null);
        var others = await FillAsync(server, "local");
        var (rows, files) = (Rows(server.Host, ["local"]).Count, Files(server.Host).Count);
        var thread = await FillAsync(server, "anna");
        var traces = Ids(server.Host, thread);

        await server.Host.DeleteUserAsync("anna");

        Assert.Empty(Rows(server.Host, ["anna", .. traces]));
        Assert.Equal((rows, files), (Rows(server.Host, ["local"]).Count, Files(server.Host).Count));
        Assert.NotNull(await server.Host.Conversations.Threads.FindAsync("local", others));
    }

    [Fact]
    public async Task ARunThatGoesOnWhileItsThreadIsDeletedLeavesNothing()
    {
        await using var server = await StartAsync();
        var thread = (await server.JsonAsync(await server.PostAsync("/threads", new { dataset_id = "orders" }))).GetProperty("id").GetGuid();
        await server.PostAsync("/runs", new
        {
            query_type = "sql", background = true, thread_id = thread, dataset_id = "orders",
            sql = "select count(*) from range(1000000000) a, range(1000) b where a.range * b.range % 7 = 3",
        });

        await server.Client.DeleteAsync($"/threads/{thread}", TestContext.Current.CancellationToken);

        Assert.Empty(Rows(server.Host, [thread.ToString()]));
        Assert.Empty(Files(server.Host));
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task OfPythonNothingOfTheThreadIsLeftEither()
    {
        await using var server = await StartAsync();
        var thread = (await server.JsonAsync(await server.PostAsync("/threads", new { dataset_id = "orders" }))).GetProperty("id").GetGuid();
        var code = $"print('{Secret}')\norders.plot()\nresult = orders.assign(cake='{Secret}')";
        var run = await server.JsonAsync(await server.PostAsync("/runs", new { query_type = "python", thread_id = thread, dataset_id = "orders", code }));
        Assert.Equal("succeeded", run.GetProperty("status").GetString());

        await server.Client.DeleteAsync($"/threads/{thread}", TestContext.Current.CancellationToken);

        // What is kept of the source's tables, for the next code, is the source's own.
        Assert.Empty(Rows(server.Host, [Secret, thread.ToString(), run.GetProperty("run_id").GetString()!]));
        Assert.All(Files(server.Host), file => Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
    }

    static async Task<TestServer> StartAsync()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("quaestor-script-").FullName, "script.json");
        await File.WriteAllTextAsync(path, $$"""{"scenes": [{"steps": {{Script}}}]}""");
        return await TestServer.StartAsync(answer: null, script: path);
    }

    /// <summary>A thread with a turn that did all that turns do, a run of its own with a replay, and feedback.</summary>
    static async Task<Guid> FillAsync(TestServer server, string user)
    {
        var host = server.Host;
        var turn = await host.Turns.StartAsync(new StartTurn(user, $"Which {Secret}?") { DatasetId = "orders" });
        await host.Turns.WaitAsync(turn, user, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await host.Conversations.Feedback.GiveAsync(user, new FeedbackRecord(turn.TurnId, "right", Secret, DateTimeOffset.UtcNow));
        await host.Conversations.Usage.AddAsync(user, new("dear", "stub", 1, 1, 0, 0));
        var source = host.Sources.Find("orders")!;
        var run = await host.Runs.ExecuteAsync(new(user, turn.ThreadId, null, source, Agent.Capsules.RunMode.Sql, $"select '{Secret}' as cake"), TestContext.Current.CancellationToken);
        var record = (await host.Conversations.Runs.FindAsync(user, run.Id))!;
        await host.Replays.ReplayAsync(record, host.Sources.Everything, TestContext.Current.CancellationToken);
        return turn.ThreadId;
    }

    /// <summary>Of a thread and all that names it.</summary>
    static List<string> Ids(AgentHost host, Guid thread)
    {
        List<string> ids = [thread.ToString()];
        foreach (var table in new[] { "turns", "runs" })
        {
            ids.AddRange(Column(host, $"SELECT id FROM {table} WHERE thread_id = '{thread}'"));
        }

        ids.AddRange(Column(host, $"SELECT results.id FROM results JOIN runs ON runs.id = run_id WHERE thread_id = '{thread}'"));
        Assert.True(ids.Count > 5, "The thread is emptier than it should be.");
        return ids;
    }

    /// <summary>Every row of every table that holds one of the texts anywhere, as its table and its cells.</summary>
    static List<string> Rows(AgentHost host, IReadOnlyList<string> texts)
    {
        var tables = Column(host, "SELECT name FROM sqlite_master WHERE type = 'table'");
        Assert.True(tables.Count > 10, "Hardly any table was found.");
        using var file = Open(host);
        List<string> found = [];
        foreach (var table in tables)
        {
            using var command = file.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var cells = string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : reader.GetValue(i).ToString()));
                if (texts.Any(text => cells.Contains(text, StringComparison.Ordinal)))
                {
                    found.Add($"{table} {cells}");
                }
            }
        }

        return found;
    }

    static List<string> Files(AgentHost host) => [.. Directory.GetFiles(Path.GetDirectoryName(host.Results.PathOf(Guid.Empty))!)];

    static List<string> Column(AgentHost host, string sql)
    {
        using var file = Open(host);
        using var command = file.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> cells = [];
        while (reader.Read())
        {
            cells.Add(reader.GetString(0));
        }

        return cells;
    }

    static SqliteConnection Open(AgentHost host)
    {
        var path = Path.GetDirectoryName(host.Results.PathOf(Guid.Empty))!;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path[..^"-results".Length], Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
