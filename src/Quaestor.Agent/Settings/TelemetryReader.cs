using Microsoft.Extensions.Logging;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Agent.Settings;

/// <summary>Reads <c>telemetry</c> of a settings file. The keys stand in the schema too; a test compares the two.</summary>
static class TelemetryReader
{
    internal static readonly string[] Keys = ["logs", "log_level", "metrics", "contents", "service_name", "environment", "collectors"];
    internal static readonly string[] CollectorKeys = ["url", "headers", "signals", "protocol", "timeout_seconds", "metrics_seconds"];

    /// <param name="foreign">Null where the file is the user's own.</param>
    public static TelemetrySettings Read(Section settings, ForeignFile? foreign)
    {
        if (settings.Object("telemetry")?.Allow(Keys) is not { } telemetry)
        {
            return TelemetrySettings.Default;
        }

        if (foreign is not null && (telemetry.Has("collectors") || telemetry.Has("contents")))
        {
            throw settings.Wrong("telemetry", foreign.NoCollectors);
        }

        return new()
        {
            LogsAreJson = telemetry.Choice("logs", ("json", true), ("text", false)),
            LogLevel = telemetry.Choice("log_level", ("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)),
            MetricsNeedAdmin = telemetry.Choice("metrics", ("everybody", false), ("admin", true)) ?? false,
            Collecting = new TelemetryOptions
            {
                Contents = telemetry.Flag("contents") ?? false,
                ServiceName = telemetry.Text("service_name") ?? new TelemetryOptions().ServiceName,
                Environment = telemetry.Text("environment"),
                Collectors = [.. telemetry.Object("collectors")?.Objects().Select(collector => ReadCollector(collector.Name, collector.Section)) ?? []],
            },
        };
    }

    static Collector ReadCollector(string name, Section section)
    {
        section.Allow(CollectorKeys);
        var signals = section.Texts("signals") ?? ["traces", "metrics"];
        if (signals.Except(["traces", "metrics"]).FirstOrDefault() is { } unknown)
        {
            throw section.Wrong("signals", $"are traces and metrics, not \"{unknown}\".");
        }

        var standard = new Collector(name, UrlOf(section));
        return standard with
        {
            Headers = HeadersOf(section),
            Traces = signals.Contains("traces"),
            Metrics = signals.Contains("metrics"),
            IsGrpc = section.Choice("protocol", ("http/protobuf", false), ("grpc", true)) ?? false,
            Timeout = section.Number("timeout_seconds", 1, 300) is { } seconds ? TimeSpan.FromSeconds(seconds) : standard.Timeout,
            MetricsEvery = section.Number("metrics_seconds", 1, 3600) is { } every ? TimeSpan.FromSeconds(every) : standard.MetricsEvery,
        };
    }

    static Uri UrlOf(Section section) =>
        section.Text("url") is not { } text ? throw section.Wrong("url", "is missing: the collector's address without the path of a signal, as in http://127.0.0.1:4318.")
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0 ? url
        : throw section.Wrong("url", "is not the address of a collector. Write it as http://127.0.0.1:4318, without a password; what lets you in goes into headers.");

    static Dictionary<string, string> HeadersOf(Section section)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in section.Object("headers")?.Names ?? [])
        {
            headers[name] = section.Object("headers")!.Text(name)!;
        }

        return headers;
    }
}
