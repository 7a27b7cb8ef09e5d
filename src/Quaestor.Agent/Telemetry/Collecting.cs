using System.Reflection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Quaestor.Agent.Telemetry;

/// <summary>
/// Sends the spans and measurements of one agent to collectors. Each collector has its own queue and its own pace: one that is slow,
/// broken or gone costs the others nothing, and the agent no more than a bounded queue whose overflow is dropped.
/// </summary>
sealed class Collecting : IAsyncDisposable
{
    /// <summary>A program that ends waits so long for what it has not sent.</summary>
    static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2);

    readonly TracerProvider _tracing;
    readonly MeterProvider _metering;

    public Collecting(Instruments instruments, TelemetryOptions options, ILogger logger)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(options.ServiceName, serviceVersion: VersionOf(), serviceInstanceId: Guid.NewGuid().ToString());
        if (options.Environment is { } environment)
        {
            resource.AddAttributes([new("deployment.environment.name", environment)]);
        }

        var tracing = Sdk.CreateTracerProviderBuilder().AddSource(Instruments.Name).SetResourceBuilder(resource);
        var metering = Sdk.CreateMeterProviderBuilder().AddMeter(Instruments.Name).SetResourceBuilder(resource)
            .AddView(instrument => instruments.Owns(instrument) ? null : MetricStreamConfiguration.Drop);
        foreach (var collector in options.Collectors)
        {
            if (collector.Traces)
            {
                tracing.AddProcessor(new OwnSpans(instruments, new WatchedSpanExporter(OptionsOf(collector, "v1/traces"), new(collector, "spans", logger))));
            }

            if (collector.Metrics)
            {
                var exporter = new WatchedMetricExporter(OptionsOf(collector, "v1/metrics"), new(collector, "measurements", logger));
                metering.AddReader(new PeriodicExportingMetricReader(exporter, (int)collector.MetricsEvery.TotalMilliseconds, (int)collector.Timeout.TotalMilliseconds));
            }
        }

        _tracing = tracing.Build();
        _metering = metering.Build();
    }

    /// <summary>Sends what is left, within a limit that a dead collector cannot stretch.</summary>
    public async ValueTask DisposeAsync()
    {
        var wait = (int)LastWait.TotalMilliseconds;
        var last = Task.WhenAll(Task.Run(() => _tracing.Shutdown(wait)), Task.Run(() => _metering.Shutdown(wait)));
        await Task.WhenAny(last, Task.Delay(2 * LastWait));
        if (last.IsCompleted)
        {
            _tracing.Dispose();
            _metering.Dispose();
        }
    }

    static OtlpExporterOptions OptionsOf(Collector collector, string signal) => new()
    {
        Protocol = collector.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
        Endpoint = collector.IsGrpc ? collector.Url : new Uri($"{collector.Url.AbsoluteUri.TrimEnd('/')}/{signal}"),
        Headers = string.Join(',', collector.Headers.Select(header => $"{header.Key}={Uri.EscapeDataString(header.Value)}")),
        TimeoutMilliseconds = (int)collector.Timeout.TotalMilliseconds,
    };

    static string VersionOf() => typeof(Collecting).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
