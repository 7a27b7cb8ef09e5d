using System.Diagnostics;
using OpenTelemetry;

namespace Quaestor.Agent.Telemetry;

/// <summary>Queues the spans of one agent for one collector: another agent in the same process has its own.</summary>
sealed class OwnSpans(Instruments instruments, BaseExporter<Activity> exporter) : BatchActivityExportProcessor(exporter, scheduledDelayMilliseconds: 1000)
{
    public override void OnEnd(Activity data)
    {
        if (instruments.Owns(data))
        {
            base.OnEnd(data);
        }
    }
}
