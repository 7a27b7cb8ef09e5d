using System.Diagnostics;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Hosting;

/// <summary>A turn that this process runs, or that waits here.</summary>
sealed class ActiveTurn(TurnKey key, QueuePlace place) : IDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly long _began = Stopwatch.GetTimestamp();

    public TurnKey Key { get; } = key;

    public QueuePlace Place { get; } = place;

    public CancellationToken Stop => _stop.Token;

    /// <summary>The process stops: the turn is left as it is stored, for the next start.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>Null until the turn is stored.</summary>
    public TurnLog? Log { get; set; }

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="leave">False to end the turn as cancelled.</param>
    public async Task StopAsync(TimeSpan limit, bool leave = false)
    {
        try
        {
            if (leave)
            {
                IsLeft = true;
                Log?.Leave();
            }

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
        Place.Dispose();
        Ended.TrySetResult();
        _stop.Dispose();
    }
}
