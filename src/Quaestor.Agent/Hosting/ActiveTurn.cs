using System.Diagnostics;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Hosting;

/// <summary>A turn that this process is running.</summary>
sealed class ActiveTurn(TurnKey key) : IDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly long _began = Stopwatch.GetTimestamp();

    public TurnKey Key { get; } = key;

    public CancellationToken Stop => _stop.Token;

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task StopAsync(TimeSpan limit)
    {
        try
        {
            await _stop.CancelAsync();
            await Ended.Task.WaitAsync(limit);
        }
        catch (Exception exception) when (exception is TimeoutException or ObjectDisposedException)
        {
            // It has ended meanwhile, or does not let go in time: its end will be stored all the same.
        }
    }

    public TurnAnswer WithoutAnswer(TurnStatus status, string text) => new(
        Key.ThreadId, Key.TurnId, status, text,
        Sql: null, Result: null, Assumptions: [], Confidence: null, Question: null, ToolCalls: [],
        new TurnUsage(0, 0, 0, 0), ModelId: "", Backend: "",
        LatencyMs: (long)Stopwatch.GetElapsedTime(_began).TotalMilliseconds, UsingFallback: false);

    public void Dispose()
    {
        Ended.TrySetResult();
        _stop.Dispose();
    }
}
