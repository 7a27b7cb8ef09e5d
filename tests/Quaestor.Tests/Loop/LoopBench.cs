using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;
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

    public LoopBench(LoopLimits? limits = null, params AgentTool[] tools) =>
        _loop = new AgentLoop(
            tools.Length > 0 ? tools : [new Echo(), new Guess(), new Broken()],
            limits ?? LoopLimits.Default,
            TimeProvider.System,
            NullLogger<AgentLoop>.Instance);

    public TurnAnswer? Answer { get; private set; }

    public Task<IReadOnlyList<string>> AskAsync(Transcript script, string message = "Question?", CancellationToken cancellationToken = default) =>
        AskAsync(new ScriptedChatClient(script), message, cancellationToken);

    /// <returns>The whole turn as text lines, without its first status and with its end.</returns>
    public async Task<IReadOnlyList<string>> AskAsync(
        IChatClient model, string message = "Question?", CancellationToken cancellationToken = default)
    {
        var history = _thread is { } known ? await _store.Turns.HistoryAsync(known, 20) : [];
        await using var log = await _store.BeginAsync(_thread, message);
        _thread = log.ThreadId;
        var input = new TurnInput
        {
            ThreadId = log.ThreadId,
            TurnId = log.TurnId,
            UserId = log.UserId,
            Message = message,
            Sources = new SourceRegistry([]),
            History = history,
            Today = new DateOnly(2026, 3, 1),
        };
        Answer = await _loop.RunAsync(input, model, Model, log, cancellationToken);
        await log.EndAsync(Answer);
        var events = (await _store.EventsAsync(log.ThreadId)).Where(e => e.TurnId == log.TurnId);
        return EventLines.Of(events.Skip(1));
    }

    /// <summary>The stored messages as lines.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync() =>
        [.. (await _store.Turns.HistoryAsync(_thread!.Value, 100)).SelectMany(m => m.Contents.Select(c => $"{m.Role}: {Describe(c)}"))];

    public void Dispose() => _store.Dispose();

    static string Describe(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"calls {call.CallId} {call.Name}",
        FunctionResultContent result => $"{result.CallId} → {result.Result}",
        _ => content.GetType().Name,
    };
}
