using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Loop;

/// <summary>A loop with a store of its own; each question is a turn of one thread.</summary>
sealed class LoopBench : IDisposable
{
    public static readonly ModelInfo Model = new("scripted/test", "scripted");

    readonly TemporaryStore _store = new();
    readonly AgentLoop _loop;
    Guid? _thread;

    public LoopBench(LoopLimits? limits = null, params AgentTool[] tools)
        : this(NullLogger<AgentLoop>.Instance, limits, tools)
    {
    }

    public LoopBench(ILogger<AgentLoop> logger, LoopLimits? limits, params AgentTool[] tools) =>
        _loop = new AgentLoop(
            tools.Length > 0 ? tools : [new Echo(), new Guess(), new Broken()],
            limits ?? LoopLimits.Default,
            TimeProvider.System,
            logger);

    public TurnAnswer? Answer { get; private set; }

    /// <summary>What the loop is told of the model.</summary>
    public ModelInfo Info { get; init; } = Model;

    /// <summary>Changes what the next turns begin with.</summary>
    public Func<TurnInput, TurnInput> With { get; set; } = input => input;

    /// <summary>Called with each event of a turn as it is stored.</summary>
    public Action<string>? OnEvent { get; set; }

    /// <summary>The decision that the next turns make and go on from.</summary>
    public ApprovalRecord? Decides { get; set; }

    public TemporaryStore Store => _store;

    public Guid Thread => _thread!.Value;

    public Task<IReadOnlyList<string>> AskAsync(Transcript script, string message = "Question?", CancellationToken cancellationToken = default) =>
        AskAsync(new ScriptedChatClient(script), message, cancellationToken);

    /// <returns>The whole turn as text lines, without its first status and with its end.</returns>
    public async Task<IReadOnlyList<string>> AskAsync(
        IChatClient model, string message = "Question?", CancellationToken cancellationToken = default)
    {
        var history = _thread is { } known ? await _store.Turns.HistoryAsync(known, 20) : [];
        await using var log = await _store.BeginAsync(_thread, message, decides: Decides);
        _thread = log.ThreadId;
        var input = With(new TurnInput
        {
            ThreadId = log.ThreadId,
            TurnId = log.TurnId,
            UserId = log.UserId,
            Message = message,
            Sources = new SourceRegistry([]).Everything,
            History = history,
            Decided = Decides,
            Today = new DateOnly(2026, 3, 1),
        });
        var following = OnEvent is { } heard ? FollowAsync(log, heard) : Task.CompletedTask;
        Answer = await _loop.RunAsync(input, model is RouteChatClient ? model : new SharingChatClient(model, Info), Info, log, cancellationToken);
        await log.EndAsync(Answer);
        await following;
        var events = (await _store.EventsAsync(log.ThreadId)).Where(e => e.TurnId == log.TurnId);
        return EventLines.Of(events.Skip(1));
    }

    /// <summary>The stored messages as lines.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync() =>
        [.. (await _store.Turns.HistoryAsync(_thread!.Value, 100)).SelectMany(m => m.Contents.Select(c => $"{m.Role}: {Describe(c)}"))];

    public void Dispose() => _store.Dispose();

    async Task FollowAsync(TurnLog log, Action<string> heard)
    {
        using var subscription = _store.Log.Subscribe(log.ThreadId, log.FirstEvent);
        while (await subscription.NextAsync(CancellationToken.None) is { } events)
        {
            foreach (var next in events)
            {
                heard(next.Name);
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
