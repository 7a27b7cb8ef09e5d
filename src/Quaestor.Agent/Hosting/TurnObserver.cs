using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>What operators see of turns: the ids in their log lines, their spans, how many ended how.</summary>
sealed class TurnObserver(ILogger logger, Instruments instruments)
{
    /// <summary>Backends that are modes of their own; all others are hosted.</summary>
    static readonly string[] Modes = ["local", "planner", "scripted", "direct"];

    public ILogger Logger => logger;

    /// <summary>Every line logged until the end carries the turn's ids.</summary>
    public IDisposable? Name(TurnLog log) =>
        logger.BeginScope(new LogIds(("thread_id", log.ThreadId), ("turn_id", log.TurnId), ("user_id", log.UserId)));

    public TurnSpan Begin(StartTurn start, ISource source, TurnLog log)
    {
        var span = new TurnSpan(instruments, log.ThreadId, log.TurnId, start.UserId, source.Name);
        span.Asked(start.Message);
        return span;
    }

    public static EndedTurn Ended(TurnAnswer answer) => new(
        answer.Backend.Length == 0 ? "none" : Modes.Contains(answer.Backend) ? answer.Backend : "online",
        JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Status.ToString()),
        answer.ModelId,
        answer.Text,
        answer.Usage.InputTokens,
        answer.Usage.OutputTokens);

    /// <param name="began">When the turn was taken on, its waiting included.</param>
    public void Count(TurnAnswer answer, long began)
    {
        var ended = Ended(answer);
        var tags = new TagList { { "mode", ended.Mode }, { "status", ended.Status } };
        instruments.Turns.Add(1, tags);
        instruments.TurnSeconds.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
        logger.LogInformation("The turn ended as {Status} after {Milliseconds:0} ms, answered by {ModelId}", ended.Status, Stopwatch.GetElapsedTime(began).TotalMilliseconds, answer.ModelId);
    }
}
