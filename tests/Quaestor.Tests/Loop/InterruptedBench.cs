using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Loop;

/// <summary>One turn, left in the middle as by a process that is gone, and taken up by another loop over the same store.</summary>
sealed class InterruptedBench(params AgentTool[] tools) : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    readonly TemporaryStore _store = new();

    public ModelInfo Info { get; init; } = LoopBench.Model;

    /// <summary>Events that were stored when the first process was gone; all of the turn where it ended there.</summary>
    public int Left { get; private set; }

    public TurnAnswer Answer { get; private set; } = null!;

    public IReadOnlyList<StoredEvent> Events { get; private set; } = [];

    public IReadOnlyList<string> Lines => EventLines.Of(Events);

    /// <summary>The turn's messages, as the next one is shown them.</summary>
    public IReadOnlyList<string> History { get; private set; } = [];

    /// <summary>Of the process that is about to be gone: a tool may leave it.</summary>
    public TurnLog? First { get; private set; }

    /// <param name="leaveAt">The number of the event after which nothing more is stored; null for a tool to say.</param>
    public async Task AskAsync(Transcript script, int? leaveAt = null, string message = "Question?")
    {
        await using var log = First = await _store.BeginAsync(message: message);
        var following = leaveAt is { } number ? LeaveAsync(log, number) : Task.CompletedTask;
        var unfinished = new UnfinishedTurns(_store.Store, _store.Log);
        var key = new TurnKey(log.ThreadId, log.TurnId, log.UserId);
        try
        {
            await log.EndAsync(await RunAsync(script, log, message, resumed: null));
        }
        catch (TurnLeftException)
        {
            await unfinished.GiveBackAsync(key);
            Left = (await _store.EventsOfAsync(key)).Count;
            var taken = (await unfinished.TakeAsync((await unfinished.FindAsync(key.TurnId))!, _store.Turns))!;
            await using (taken)
            {
                Assert.True(await unfinished.RunAsync(key));
                var resumed = new ResumedTurn(await unfinished.StepsAsync(key, taken.FirstEvent), await new ApprovalStore(_store.Store).AskedByAsync(key.TurnId));
                await taken.EndAsync(await RunAsync(script, taken, message, resumed));
            }
        }

        await following.WaitAsync(Limit);
        Events = await _store.EventsAsync(key.ThreadId);
        History = [.. (await _store.Turns.HistoryAsync(key.ThreadId, 100)).SelectMany(m => m.Contents.Select(content => $"{m.Role}: {Describe(content)}"))];
    }

    public void Dispose() => _store.Dispose();

    async Task<TurnAnswer> RunAsync(Transcript script, TurnLog log, string message, ResumedTurn? resumed)
    {
        var loop = new AgentLoop(tools, LoopLimits.Default, TimeProvider.System, NullLogger<AgentLoop>.Instance);
        var input = new TurnInput
        {
            ThreadId = log.ThreadId,
            TurnId = log.TurnId,
            UserId = log.UserId,
            Message = message,
            Sources = new SourceRegistry([]).Everything,
            Today = new DateOnly(2026, 3, 1),
            Resumed = resumed,
        };
        return Answer = await loop.RunAsync(input, new SharingChatClient(new ScriptedChatClient(script), Info), Info, log, CancellationToken.None).WaitAsync(Limit);
    }

    async Task LeaveAsync(TurnLog log, int at)
    {
        using var subscription = _store.Log.Subscribe(log.ThreadId, 0);
        while (await subscription.NextAsync(CancellationToken.None) is { } events)
        {
            if (events[^1].Number >= at)
            {
                log.Leave();
                return;
            }
        }
    }

    static string Describe(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"calls {call.CallId} {call.Name}",
        FunctionResultContent result => $"{result.CallId} → {result.Result}",
        _ => content.GetType().Name,
    };
}

/// <summary>Leaves its turn in the middle of its first call, as a process that is killed there.</summary>
sealed class Leaving(Func<TurnLog?> turn, bool readOnly) : AgentTool("leaving", "Leaves.", System.Text.Json.JsonElement.Parse(
    """{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}"""u8))
{
    public int Calls { get; private set; }

    public override bool IsReadOnly => readOnly;

    public override Task<ToolOutcome> RunAsync(System.Text.Json.JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        if (++Calls == 1)
        {
            turn()!.Leave();
        }

        return Task.FromResult(new ToolOutcome(true, "left", "left"));
    }
}
