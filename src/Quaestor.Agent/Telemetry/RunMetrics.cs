using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Quaestor.Agent.Telemetry;

/// <summary>How many runs ended how, where, and after how long.</summary>
static class RunMetrics
{
    static readonly Meter Meter = new("Quaestor");
    static readonly Counter<long> Runs = Meter.CreateCounter<long>("quaestor.runs", "{run}", "Runs that have ended.");
    static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("quaestor.run.duration", "s", "How long runs took.");

    /// <param name="mode"><c>sql</c>, <c>plan</c> or <c>python</c>.</param>
    /// <param name="sandbox">The provider; empty where it came to none.</param>
    public static void Ended(string mode, string status, string sandbox, TimeSpan duration)
    {
        var tags = new TagList { { "mode", mode }, { "status", status }, { "sandbox", sandbox } };
        Runs.Add(1, tags);
        Durations.Record(duration.TotalSeconds, tags);
    }
}
