using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Agent.Hosting;

/// <summary>What is looked up of an agent when somebody measures it: its queue, its workers, its process.</summary>
static class HostGauges
{
    /// <summary>As released, without the commit that follows a plus sign.</summary>
    static readonly string Version = typeof(HostGauges).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void Add(AgentHost host)
    {
        var instruments = host.Instruments;
        instruments.Gauge("quaestor.info", "", "Always 1; its label says which version runs.", () => [Labelled(1, "version", Version)]);
        instruments.Gauge("quaestor.queue", "{turn}", "Turns that run here, and that wait to.", () =>
        {
            var (running, waiting) = host.Queue.Depth;
            return [Labelled(running, "state", "running"), Labelled(waiting, "state", "waiting")];
        });
        instruments.Gauge("quaestor.workers", "{worker}", "Worker processes that read data: busy with a query, or warm and idle.", () =>
        {
            var (busy, idle) = host.Workers.Load;
            return [Labelled(busy, "state", "busy"), Labelled(idle, "state", "idle")];
        });
        instruments.Gauge("quaestor.sources", "{source}", "Sources that can be used, and that cannot.", () =>
        {
            var broken = host.Sources.Configured.Count(source => source.Problem is not null);
            return [Labelled(host.Sources.All.Count - broken, "state", "usable"), Labelled(broken, "state", "broken")];
        });
        AddProcess(instruments);
    }

    /// <summary>Under the names that every client of Prometheus uses.</summary>
    static void AddProcess(Instruments instruments)
    {
        instruments.Growing("process.cpu", "s", "Processor time of the server's process, without its workers.", () => Environment.CpuUsage.TotalTime.TotalSeconds);
        instruments.Gauge("process.resident_memory", "By", "Memory of the server's process, without its workers.", () => [new(Environment.WorkingSet)]);
        instruments.Gauge("process.start_time", "s", "When the process started, in seconds since 1970.", () => [new(StartTime.ToUnixTimeSeconds())]);
    }

    static readonly DateTimeOffset StartTime = StartOf();

    static DateTimeOffset StartOf()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime);
    }

    static Measurement<long> Labelled(long value, string name, string label) => new(value, KeyValuePair.Create<string, object?>(name, label));
}
