using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Turns of which this process is not the only one to know, or which the store would not take.</summary>
public sealed class TurnsElsewhereTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task ATurnThatAnotherServerRunsIsCancelledThere()
    {
        using var folder = new TemporaryFolder();
        await using var runs = await TestServer.StartAsync(NeverAsync, folder: folder.Path);
        await using var asks = await TestServer.StartAsync(NeverAsync, folder: folder.Path);
        var turn = runs.PostAsync("/chat", new { message = "Take your time.", dataset_id = "orders" });
        var (thread, id) = await RunningAsync(asks);

        var cancelling = asks.Client.PostAsync($"/threads/{thread}/turns/{id}/cancel", null, TestContext.Current.CancellationToken);
        while (!cancelling.IsCompleted)
        {
            await runs.Host.TakeOverAsync();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal("cancelled", (await asks.JsonAsync(await cancelling)).GetProperty("status").GetString());
        Assert.Equal("cancelled", (await runs.JsonAsync(await turn.WaitAsync(Limit))).GetProperty("status").GetString());
    }

    [Fact]
    public async Task ATurnThatTheStoreWouldNotTakeGoesOnOnceItDoes()
    {
        var tries = 0;
        await using var server = await TestServer.StartAsync((start, source, log, cancellationToken) =>
            Interlocked.Increment(ref tries) == 1 ? throw new StoreException("The store is away.") : TestServer.SayAsync(start, source, log, cancellationToken));

        var answer = await server.JsonAsync(await server.PostAsync("/chat", new { message = "Say it all the same.", dataset_id = "orders" }).WaitAsync(Limit));

        Assert.Equal("Say it all the same.", answer.GetProperty("text").GetString());
        Assert.Equal(2, tries);
    }

    static async Task<Agent.Turns.TurnAnswer> NeverAsync(StartTurn start, Data.Sources.ISource source, TurnLog log, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return TemporaryStore.Answer(log, start.Message);
    }

    static async Task<(string Thread, string Turn)> RunningAsync(TestServer server)
    {
        using var patience = new CancellationTokenSource(Limit);
        while (true)
        {
            if ((await server.GetAsync("/threads")).GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: System.Text.Json.JsonValueKind.Object } thread
                && thread.TryGetProperty("active_turn", out var turn))
            {
                return (thread.GetProperty("id").GetString()!, turn.GetProperty("turn_id").GetString()!);
            }

            await Task.Delay(30, patience.Token);
        }
    }
}
