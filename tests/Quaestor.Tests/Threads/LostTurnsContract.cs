using Microsoft.Extensions.AI;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileLostTurnsTests() : LostTurnsContract(new FilePlace());

public sealed class PostgresLostTurnsTests(PostgresCluster cluster) : LostTurnsContract(new PostgresPlace(cluster));

public abstract class LostTurnsContract(StorePlace place) : IAsyncLifetime
{
    TemporaryStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ATurnWhoseProcessIsGoneEndsAndKeepsWhatItSaid()
    {
        var message = Guid.CreateVersion7();
        var turn = await _store.BeginAsync(message: "How many?");
        await turn.AppendTextAsync(message, "There are");
        await turn.AppendAsync(new ToolResultEvent("c", true, "stored for good", null, 1));

        using var restarted = await place.AfterTheEndAsync(_store);
        var ended = await new LostTurns(restarted.Store, restarted.Log, restarted.Turns).EndAsync();

        Assert.Equal(1, ended);
        var events = await restarted.EventsAsync(turn.ThreadId);
        Assert.Equal(["status", "token", "tool_result", "error", "done"], events.Select(e => e.Name));
        Assert.Equal([1L, 2, 3, 4, 5], events.Select(e => e.Number));
        Assert.Equal("failed", (await restarted.Turns.FindAsync("local", turn.ThreadId, turn.TurnId))!.Status);
        var history = await restarted.Turns.HistoryAsync(turn.ThreadId, 20);
        Assert.Equal(["How many?", "There are"], history.Select(Grades.FullTextOf));
        Assert.NotNull(await restarted.TryBeginAsync(turn.ThreadId));
    }

    [Fact]
    public async Task ATurnOfAnotherLivingProcessIsLeftAlone()
    {
        var turn = await _store.BeginAsync();
        using var beside = Store.Open(_store.Store.Location);
        var log = new EventLog(beside);

        Assert.Equal(0, await new LostTurns(beside, log, new TurnStore(beside)).EndAsync());
        await turn.EndAsync(TemporaryStore.Answer(turn));
    }

    [Fact]
    public async Task AStoppedCallLeavesAHistoryThatIsWhole()
    {
        var turn = await _store.BeginAsync();
        await turn.AddMessageAsync(new ChatMessage(ChatRole.Assistant, [new TextContent("Let me see."), new FunctionCallContent("call_1", "execute_sql")]), Guid.CreateVersion7());
        await turn.EndAsync(TemporaryStore.Answer(turn, status: TurnStatus.Cancelled));

        var history = await _store.Turns.HistoryAsync(turn.ThreadId, 20);

        Assert.DoesNotContain(history.SelectMany(m => m.Contents), content => content is FunctionCallContent);
        Assert.Equal("Let me see.", history[^1].Text);
    }
}
