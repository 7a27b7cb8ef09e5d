using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Quaestor.Agent.Telemetry;

/// <summary>
/// What one agent measures and traces: one source of spans and one meter, both called <see cref="Name"/>. Each agent of a process
/// has its own, so that what one collects is not another's.
/// </summary>
public sealed class Instruments : IDisposable
{
    /// <summary>For pipelines of one's own: <c>AddSource</c> and <c>AddMeter</c>.</summary>
    public const string Name = "Quaestor";

    /// <summary>Seconds, as the conventions of generative AI have them for requests to models.</summary>
    static readonly double[] RequestSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary>Seconds, as the conventions have them for HTTP.</summary>
    static readonly double[] HttpSeconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    static readonly long[] TokenCounts = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    readonly Meter _meter = new(Name);
    readonly ActivitySource _spans = new(Name);

    /// <param name="contents">Spans carry what is asked, answered and called; else only that it was.</param>
    public Instruments(bool contents = false)
    {
        Contents = contents;
        Requests = _meter.CreateHistogram("quaestor.http.duration", "s", "How long requests took, by method, route and status.", [], Buckets(HttpSeconds));
        Turns = _meter.CreateCounter<long>("quaestor.turns", "{turn}", "Turns that have ended, by mode and status.");
        TurnSeconds = _meter.CreateHistogram("quaestor.turn.duration", "s", "How long turns took, by mode and status.", [], Buckets(RequestSeconds));
        Runs = _meter.CreateCounter<long>("quaestor.runs", "{run}", "Runs that have ended, by mode, status and sandbox.");
        RunSeconds = _meter.CreateHistogram("quaestor.run.duration", "s", "How long runs took, by mode, status and sandbox.", [], Buckets(HttpSeconds));
        Tokens = _meter.CreateCounter<long>("quaestor.tokens", "{token}", "Tokens of models, by model, backend and type.");
        OperationSeconds = _meter.CreateHistogram("gen_ai.client.operation.duration", "s", "How long requests to models took.", [], Buckets(RequestSeconds));
        OperationTokens = _meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of one request to a model.", [], new InstrumentAdvice<long> { HistogramBucketBoundaries = TokenCounts });
        FirstChunkSeconds = _meter.CreateHistogram("gen_ai.client.operation.time_to_first_chunk", "s", "How long the first piece of an answer took.", [], Buckets(RequestSeconds));
        AgentSeconds = _meter.CreateHistogram("gen_ai.invoke_agent.duration", "s", "How long the agent took for a turn, without its waiting.", [], Buckets(RequestSeconds));
        ToolSeconds = _meter.CreateHistogram("gen_ai.execute_tool.duration", "s", "How long calls of tools took.", [], Buckets(RequestSeconds));
    }

    internal bool Contents { get; }

    Histogram<double> Requests { get; }

    internal Counter<long> Turns { get; }

    internal Histogram<double> TurnSeconds { get; }

    Counter<long> Runs { get; }

    Histogram<double> RunSeconds { get; }

    internal Counter<long> Tokens { get; }

    internal Histogram<double> OperationSeconds { get; }

    internal Histogram<long> OperationTokens { get; }

    internal Histogram<double> FirstChunkSeconds { get; }

    internal Histogram<double> AgentSeconds { get; }

    internal Histogram<double> ToolSeconds { get; }

    /// <summary>An HTTP request that was answered.</summary>
    /// <param name="route">The pattern of the route, never the path: what is in a path has no end.</param>
    public void Answered(string method, string route, int status, TimeSpan duration) =>
        Requests.Record(duration.TotalSeconds, new TagList { { "method", method }, { "route", route }, { "status", status } });

    /// <param name="mode"><c>sql</c>, <c>plan</c>, <c>python</c> or <c>probe</c>.</param>
    /// <param name="sandbox">The provider; empty where it came to none.</param>
    internal void RunEnded(string mode, string status, string sandbox, TimeSpan duration)
    {
        var tags = new TagList { { "mode", mode }, { "status", status }, { "sandbox", sandbox.Length > 0 ? sandbox : "none" } };
        Runs.Add(1, tags);
        RunSeconds.Record(duration.TotalSeconds, tags);
    }

    /// <summary>Something whose size is looked up when somebody wants to know it.</summary>
    public void Gauge(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>The same of something that only grows.</summary>
    public void Growing(string name, string unit, string description, Func<double> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    public void Dispose()
    {
        _meter.Dispose();
        _spans.Dispose();
    }

    internal bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    internal bool Owns(Activity activity) => ReferenceEquals(activity.Source, _spans);

    /// <summary>Begins a span beneath the one that is current, with its conversation and user.</summary>
    /// <returns>Null where nobody collects spans.</returns>
    internal Activity? Start(string name, ActivityKind kind, ActivityContext parent = default)
    {
        var span = parent == default ? _spans.StartActivity(name, kind) : _spans.StartActivity(name, kind, parent);
        if (span?.Parent is { } above)
        {
            Conversation.Inherit(span, above);
        }

        return span;
    }

    static InstrumentAdvice<double> Buckets(double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
