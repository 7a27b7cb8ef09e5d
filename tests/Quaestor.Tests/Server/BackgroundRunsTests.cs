using System.Text.Json;
using Microsoft.Data.Sqlite;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Users;
using Quaestor.Tests.Server.Auth;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Runs that nobody waits for: in the queue, across a restart, and stopped.</summary>
public sealed class BackgroundRunsTests : IDisposable
{
    const string Endless = "select count(*) from range(1000000000) a, range(1000000000) b";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly QueueLimits OneAtOnce = new() { AtOnce = 1, Waiting = 1, PerUser = 10 };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OneWaitsWhileAnotherRunsAndGoesOnWhenItEnds()
    {
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, queue: OneAtOnce);

        var first = await BeginAsync(server, Endless);
        var second = await BeginAsync(server, "select 41 + 1 as n");
        var full = await server.PostAsync("/runs", Body("select 1"));

        Assert.Equal("queued", second.GetProperty("status").GetString());
        Assert.Equal((429, "queue_full"), ((int)full.StatusCode, (await server.JsonAsync(full)).GetProperty("code").GetString()));

        await server.PostAsync($"/runs/{Id(first)}/cancel", new { });
        Assert.Equal("cancelled", await EndOfAsync(server, Id(first)));
        Assert.Equal("succeeded", await EndOfAsync(server, Id(second)));
        Assert.Equal(42, (await server.GetAsync($"/runs/{Id(second)}")).GetProperty("result").GetProperty("rows")[0][0].GetInt64());
    }

    [Fact]
    public async Task OneThatWaitsIsCancelledWithoutHavingRun()
    {
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, queue: OneAtOnce);
        var first = await BeginAsync(server, Endless);
        var second = await BeginAsync(server, "select 1");

        var cancelled = await server.JsonAsync(await server.PostAsync($"/runs/{Id(second)}/cancel", new { }));

        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
        await server.PostAsync($"/runs/{Id(first)}/cancel", new { });
    }

    [Fact]
    public async Task WhatAServerLeavesWhenItStopsRunsInTheNext()
    {
        string running, waiting;
        await using (var server = await TestServer.StartAsync(TestServer.SayAsync, folder: _folder.Path, queue: OneAtOnce))
        {
            running = Id(await BeginAsync(server, Endless));
            waiting = Id(await BeginAsync(server, "select 42 as n"));
        }

        await using var next = await TestServer.StartAsync(TestServer.SayAsync, folder: _folder.Path);

        Assert.Equal("succeeded", await EndOfAsync(next, waiting));
        Assert.Equal("running", await StatusAsync(next, running));
        await next.PostAsync($"/runs/{running}/cancel", new { });
        Assert.Equal("cancelled", await EndOfAsync(next, running));
    }

    [Fact]
    public async Task WhatEndedTwoProcessesIsNotTriedByAThird()
    {
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, folder: _folder.Path);
        var lost = await LoseAsync(server, "select 42 as n", tries: 1);

        await server.Host.TakeOverAsync();

        Assert.Equal("failed", await EndOfAsync(server, lost));
        Assert.Contains("stopped twice", (await server.GetAsync($"/runs/{lost}")).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatACrashCutOffRunsAgain()
    {
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, folder: _folder.Path);
        var lost = await LoseAsync(server, "select 42 as n", tries: 0);

        await server.Host.TidyAsync();
        Assert.Equal("running", await StatusAsync(server, lost));
        await server.Host.TakeOverAsync();

        Assert.Equal("succeeded", await EndOfAsync(server, lost));
    }

    [Fact]
    public async Task WhatWaitsDoesNotRunOnceItsRightIsTakenBack()
    {
        await using var signedIn = await SignedInServer.StartAsync(queue: OneAtOnce with { Waiting = 5 });
        await signedIn.AddAsync("ana", Role.Analyst, "orders");
        await signedIn.AddAsync("vera", Role.Viewer, "orders");
        var first = Id(await signedIn.JsonAsync("ana", "POST", "/runs", Body(Endless)));
        var second = Id(await signedIn.JsonAsync("vera", "POST", "/runs", Body("select 1")));

        await signedIn.Server.Host.Users.RevokeAsync("vera", signedIn.Server.Host.Sources.Find("orders")!.Id.ToString());
        await signedIn.SendAsync("ana", "POST", $"/runs/{first}/cancel", new { });

        using var patience = new CancellationTokenSource(Patience);
        string? status;
        while ((status = (await signedIn.JsonAsync("vera", "GET", $"/runs/{second}/status")).GetProperty("status").GetString()) is "queued" or "running")
        {
            await Task.Delay(30, patience.Token);
        }

        Assert.Equal("failed", status);
    }

    [Fact]
    public async Task ARunOfAnotherProcessIsCancelledThere()
    {
        await using var runs = await TestServer.StartAsync(TestServer.SayAsync, folder: _folder.Path);
        await using var asks = await TestServer.StartAsync(TestServer.SayAsync, folder: _folder.Path);
        var run = Id(await BeginAsync(runs, Endless));

        var cancelling = asks.PostAsync($"/runs/{run}/cancel", new { });
        while (!cancelling.IsCompleted)
        {
            await runs.Host.TakeOverAsync();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal("cancelled", (await asks.JsonAsync(await cancelling)).GetProperty("status").GetString());
    }

    /// <summary>A run as a process that was killed leaves it.</summary>
    async Task<string> LoseAsync(TestServer server, string sql, int tries)
    {
        var id = Id(await BeginAsync(server, sql));
        await EndOfAsync(server, id);
        using var store = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "store.db")}");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = $"UPDATE runs SET status = 'running', result_id = NULL, owner = '{Guid.NewGuid()}', tries = {tries} WHERE id = '{id}'";
        Assert.Equal(1, command.ExecuteNonQuery());
        return id;
    }

    static object Body(string sql) => new { dataset_id = "orders", query_type = "sql", sql, background = true };

    static async Task<JsonElement> BeginAsync(TestServer server, string sql)
    {
        var answer = await server.PostAsync("/runs", Body(sql));
        Assert.Equal(202, (int)answer.StatusCode);
        return await server.JsonAsync(answer);
    }

    static string Id(JsonElement run) => run.GetProperty("run_id").GetString()!;

    static async Task<string> StatusAsync(TestServer server, string id) => (await server.GetAsync($"/runs/{id}/status")).GetProperty("status").GetString()!;

    static async Task<string> EndOfAsync(TestServer server, string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var status = await StatusAsync(server, id);
            if (status is not ("queued" or "running"))
            {
                return status;
            }

            await Task.Delay(30, patience.Token);
        }
    }
}
