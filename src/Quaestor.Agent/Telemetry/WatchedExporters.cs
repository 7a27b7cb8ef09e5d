using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Quaestor.Agent.Telemetry;

/// <summary>Tells when spans are not taken: the exporter itself says it to nobody. A subclass, for a wrapper would not be told the resource.</summary>
sealed class WatchedSpanExporter(OtlpExporterOptions options, CollectorWatch watch) : OtlpTraceExporter(options)
{
    public override ExportResult Export(in Batch<Activity> activityBatch) => watch.Sent(base.Export(activityBatch));
}

/// <inheritdoc cref="WatchedSpanExporter"/>
sealed class WatchedMetricExporter(OtlpExporterOptions options, CollectorWatch watch) : OtlpMetricExporter(options)
{
    public override ExportResult Export(in Batch<Metric> metrics) => watch.Sent(base.Export(metrics));
}
