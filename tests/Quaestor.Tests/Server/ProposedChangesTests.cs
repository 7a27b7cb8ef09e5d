using System.Net;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;
using Quaestor.Server;
using Quaestor.Tests.Server.Auth;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Changes over HTTP, with a real database behind the server.</summary>
public sealed class ProposedChangesTests(PostgresCluster cluster)
{
    const string Setup = "CREATE TABLE accounts (id int PRIMARY KEY, owner text, balance int); INSERT INTO accounts SELECT i, 'owner ' || i, 100 FROM generate_series(1, 10) AS i";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string _name = "";

    [Fact]
    public async Task AStatementIsTriedShownAndRunsAfterAYes()
    {
        await using var server = await StartAsync(SourceChanges.Ask);

        var run = await RunAsync(server, "update accounts set balance = balance - 10 where id <= 3");
        Assert.Equal("needs_approval", run.GetProperty("status").GetString());
        var approval = run.GetProperty("approval");
        Assert.StartsWith("Tried in a transaction that was rolled back", approval.GetProperty("preview").GetString(), StringComparison.Ordinal);
        Assert.Contains("3 rows change", approval.GetProperty("preview").GetString(), StringComparison.Ordinal);
        Assert.Equal("1000", await SumAsync());

        var decided = await server.JsonAsync(await server.PostAsync($"/approvals/{run.GetProperty("approval_id").GetString()}", new { decision = "approve" }));

        Assert.Equal(("approved", true, "UPDATE changed 3 rows"), (decided.GetProperty("decision").GetString(), decided.GetProperty("ok").GetBoolean(), decided.GetProperty("text").GetString()));
        Assert.Equal(("succeeded", "local"), (decided.GetProperty("run").GetProperty("status").GetString(), decided.GetProperty("run").GetProperty("approved_by").GetString()));
        Assert.Equal("970", await SumAsync());
        var again = await server.PostAsync($"/approvals/{run.GetProperty("approval_id").GetString()}", new { decision = "approve" });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("970", await SumAsync());
    }

    [Fact]
    public async Task ANoRunsNothing()
    {
        await using var server = await StartAsync(SourceChanges.Ask);
        var run = await RunAsync(server, "delete from accounts");

        await server.PostAsync($"/approvals/{run.GetProperty("approval_id").GetString()}", new { decision = "reject", reason = "no" });

        Assert.Equal("1000", await SumAsync());
    }

    [Fact]
    public async Task WhatHasChangedSinceItsPreviewIsNotChangedAgain()
    {
        await using var server = await StartAsync(SourceChanges.Ask);
        var run = await RunAsync(server, "delete from accounts where balance = 100");
        await cluster.ExecuteAsync(_name, "update accounts set balance = 50 where id = 1");

        var decided = await server.JsonAsync(await server.PostAsync($"/approvals/{run.GetProperty("approval_id").GetString()}", new { decision = "approve" }));

        Assert.Equal("rows_differ", decided.GetProperty("run").GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("950", await SumAsync());
    }

    [Fact]
    public async Task AConversationAsksAndGoesOnAfterTheYesAndTellsTheModelNoRows()
    {
        await using var server = await StartAsync(SourceChanges.Ask);

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "SQL: update accounts set owner = 'nobody' where id = 4", dataset_id = "bank" }));
        Assert.Equal("needs_approval", turn.GetProperty("status").GetString());
        Assert.DoesNotContain("owner 4", turn.GetProperty("text").GetString(), StringComparison.Ordinal);
        var waiting = (await server.GetAsync("/approvals?status=pending")).GetProperty("items")[0];
        Assert.Contains("owner 4", waiting.GetProperty("preview").GetString(), StringComparison.Ordinal);

        var going = await server.JsonAsync(await server.PostAsync($"/approvals/{turn.GetProperty("approvals")[0].GetString()}", new { decision = "approve" }));
        var done = (await server.EventsAsync($"/threads/{going.GetProperty("thread_id").GetString()}/events?after={going.GetProperty("after").GetInt64()}")).Single(told => told.Name == "done").Data;

        Assert.Equal(("succeeded", "UPDATE changed 1 row."), (done.GetProperty("status").GetString(), done.GetProperty("text").GetString()));
        Assert.Equal("nobody", await ScalarAsync("SELECT owner FROM accounts WHERE id = 4"));
        var runs = (await server.GetAsync($"/runs?thread_id={turn.GetProperty("thread_id").GetString()}")).GetProperty("items");
        Assert.Contains(runs.EnumerateArray(), run => run.GetProperty("status").GetString() == "succeeded" && run.GetProperty("approved_by").GetString() == "local");
    }

    [Fact]
    public async Task ANoToAStatementOfOnesOwnEndsIt()
    {
        await using var server = await StartAsync(SourceChanges.Ask);
        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "SQL: update accounts set owner = 'nobody' where id = 4", dataset_id = "bank" }));

        var going = await server.JsonAsync(await server.PostAsync($"/approvals/{turn.GetProperty("approvals")[0].GetString()}", new { decision = "reject" }));
        var done = (await server.EventsAsync($"/threads/{going.GetProperty("thread_id").GetString()}/events?after={going.GetProperty("after").GetInt64()}")).Single(told => told.Name == "done").Data;

        Assert.Equal(("succeeded", "Rejected: it did not run."), (done.GetProperty("status").GetString(), done.GetProperty("text").GetString()));
        Assert.Equal("owner 4", await ScalarAsync("SELECT owner FROM accounts WHERE id = 4"));
    }

    [Fact]
    public async Task OnASourceThatOnlyReadsNothingIsAsked()
    {
        await using var server = await StartAsync(SourceChanges.ReadOnly);

        var run = await RunAsync(server, "delete from accounts");

        Assert.Equal("refused", run.GetProperty("status").GetString());
        Assert.False(run.TryGetProperty("approval_id", out _));
    }

    [Fact]
    public async Task AChangeThatFailsIsNotAskedAbout()
    {
        await using var server = await StartAsync(SourceChanges.Ask);

        var run = await RunAsync(server, "insert into accounts values (1, 'twice', 0)");

        Assert.Equal(("failed", "query_failed"), (run.GetProperty("status").GetString(), run.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task WhoMayProposeNothingHasNothingTried()
    {
        var with = await BankAsync("CREATE TABLE drawn (id serial)", SourceChanges.Ask);
        await using var server = await SignedInServer.StartAsync(with: with);
        await server.AddAsync("vera", Role.Viewer, "bank");
        await server.AddAsync("ana", Role.Analyst, "bank");
        const string Sql = "insert into drawn default values";

        var seen = await server.JsonAsync("vera", "POST", "/runs", new { query_type = "sql", sql = Sql, dataset_id = "bank" });
        var left = await server.JsonAsync("ana", "POST", "/runs", new { query_type = "sql", sql = Sql, dataset_id = "bank", background = true });
        while (left.GetProperty("status").GetString() is "queued" or "running")
        {
            await Task.Delay(50, Cancellation);
            left = await server.JsonAsync("ana", "GET", $"/runs/{left.GetProperty("run_id").GetString()}");
        }

        Assert.Equal(("refused", "refused"), (seen.GetProperty("status").GetString(), left.GetProperty("status").GetString()));
        Assert.Contains("role analyst", seen.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("false", await ScalarAsync("SELECT is_called FROM drawn_id_seq"));
    }

    [Fact]
    public async Task AYesCountsForAnHourAndNotASecondLonger()
    {
        await using var server = await StartAsync(SourceChanges.Ask);
        var asked = await RunAsync(server, "delete from accounts");
        var (id, expires) = (asked.GetProperty("approval_id").GetGuid(), asked.GetProperty("approval").GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal(TimeSpan.FromHours(1), expires - asked.GetProperty("approval").GetProperty("created_at").GetDateTimeOffset());
        var late = new ApprovalDecisions(server.Host.Conversations, server.Host.Turns, server.Host.ProposedCalls, new At(expires));

        var gone = await Assert.ThrowsAsync<RequestException>(() => late.DecideAsync(new Decider("local", Role.Admin), id, new Decision(true), Cancellation));

        Assert.Equal("approval_expired", gone.Code);
        Assert.Equal("1000", await SumAsync());
        var again = await server.PostAsync($"/approvals/{id}", new { decision = "approve" });
        Assert.Equal("approval_expired", (await server.JsonAsync(again)).GetProperty("code").GetString());
        Assert.Equal("1000", await SumAsync());

        var other = await RunAsync(server, "update accounts set balance = 0 where id = 1");
        var inTime = new ApprovalDecisions(server.Host.Conversations, server.Host.Turns, server.Host.ProposedCalls, new At(other.GetProperty("approval").GetProperty("expires_at").GetDateTimeOffset().AddSeconds(-1)));
        await inTime.DecideAsync(new Decider("local", Role.Admin), other.GetProperty("approval_id").GetGuid(), new Decision(true), Cancellation);
        Assert.Equal("900", await SumAsync());
    }

    [Fact]
    public async Task NobodyDecidesAboutAnothersChangeButAnAdministrator()
    {
        await using var server = await SignedInServer.StartAsync(with: await BankAsync(Setup, SourceChanges.Ask));
        foreach (var (user, role) in new[] { ("ana", Role.Analyst), ("bea", Role.Analyst), ("root", Role.Admin) })
        {
            await server.AddAsync(user, role, "bank");
        }

        var asked = await server.JsonAsync("ana", "POST", "/runs", new { query_type = "sql", sql = "delete from accounts where id = 1", dataset_id = "bank" });
        var path = $"/approvals/{asked.GetProperty("approval_id").GetString()}";

        foreach (var decision in new[] { "approve", "reject" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync("bea", "POST", path, new { decision })).StatusCode);
        }

        Assert.Empty((await server.JsonAsync("bea", "GET", "/approvals")).GetProperty("items").EnumerateArray());
        Assert.Equal("1000", await SumAsync());
        Assert.Equal("root", (await server.JsonAsync("root", "POST", path, new { decision = "approve" })).GetProperty("run").GetProperty("approved_by").GetString());
        Assert.Equal("900", await SumAsync());
    }

    sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    async Task<TestServer> StartAsync(SourceChanges changes) => await TestServer.StartAsync(null, with: await BankAsync(Setup, changes));

    async Task<Func<ServerOptions, ServerOptions>> BankAsync(string setup, SourceChanges changes)
    {
        _name = await cluster.CreateDatabaseAsync(setup);
        var url = $"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_name}";
        var source = new SourceSettings("bank", url) { Policy = new SourcePolicy { Changes = changes } };
        return options => options with { Agent = options.Agent with { Sources = [], Settings = InstallationSettings.None with { Sources = [source] } } };
    }

    static async Task<JsonElement> RunAsync(TestServer server, string sql) =>
        await server.JsonAsync(await server.PostAsync("/runs", new { query_type = "sql", sql, dataset_id = "bank" }));

    Task<string> SumAsync() => ScalarAsync("SELECT sum(balance) FROM accounts");

    async Task<string> ScalarAsync(string sql)
    {
        await using var connection = await cluster.ConnectAsync(_name);
        await using var command = new Npgsql.NpgsqlCommand($"SELECT ({sql})::text", connection);
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
