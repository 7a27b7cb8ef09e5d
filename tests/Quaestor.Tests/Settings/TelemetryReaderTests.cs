using Microsoft.Extensions.Logging;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Telemetry;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Settings;

public sealed class TelemetryReaderTests
{
    [Fact]
    public void CollectorsAreReadWithTheirHeadersAndSignals()
    {
        var read = Read("""
            {"telemetry": {"logs": "json", "log_level": "information", "metrics": "admin", "contents": true, "service_name": "shop", "environment": "test",
              "collectors": {"langfuse": {"url": "https://cloud.example.com/api/public/otel", "headers": {"Authorization": "Basic ${KEY}"}, "signals": ["traces"]},
                             "tempo": {"url": "http://127.0.0.1:4317", "protocol": "grpc", "timeout_seconds": 3, "metrics_seconds": 5}}}}
            """);

        Assert.Equal((true, LogLevel.Information, true), (read.LogsAreJson, read.LogLevel, read.MetricsNeedAdmin));
        Assert.Equal((true, "shop", "test"), (read.Collecting.Contents, read.Collecting.ServiceName, read.Collecting.Environment));
        var (langfuse, tempo) = (read.Collecting.Collectors[0], read.Collecting.Collectors[1]);
        Assert.Equal(("Basic abc", true, false, false), (langfuse.Headers["authorization"], langfuse.Traces, langfuse.Metrics, langfuse.IsGrpc));
        Assert.Equal((true, true, true, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)), (tempo.Traces, tempo.Metrics, tempo.IsGrpc, tempo.Timeout, tempo.MetricsEvery));
        Assert.DoesNotContain("abc", langfuse.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"telemetry": {"collectors": {"a": {}}}}""", "url")]
    [InlineData("""{"telemetry": {"collectors": {"a": {"url": "localhost:4318"}}}}""", "http://127.0.0.1:4318")]
    [InlineData("""{"telemetry": {"collectors": {"a": {"url": "http://u:p@h"}}}}""", "without a password")]
    [InlineData("""{"telemetry": {"collectors": {"a": {"url": "http://h", "signals": ["logs"]}}}}""", "traces and metrics")]
    [InlineData("""{"telemetry": {"log": "json"}}""", "\"logs\"")]
    public void WhatCannotBeIsRefusedWithWhatToWrite(string text, string says) =>
        Assert.Contains(says, Assert.Throws<SettingsException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void AFileThatMerelyLiesInTheFolderSendsNothingAnywhere()
    {
        Assert.Contains("collectors", Assert.Throws<SettingsException>(() => Read("""{"telemetry": {"collectors": {"a": {"url": "http://h"}}}}""", isForeign: true)).Message, StringComparison.Ordinal);
        Assert.Throws<SettingsException>(() => Read("""{"telemetry": {"contents": true}}""", isForeign: true));
        Assert.True(Read("""{"telemetry": {"logs": "json"}}""", isForeign: true).LogsAreJson);
    }

    [Fact]
    public void TheEnvironmentAddsACollectorAndAFileOfTheFolderDoesNot()
    {
        var set = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318", ["OTEL_EXPORTER_OTLP_HEADERS"] = "a=b%20c, d=e", ["OTEL_SERVICE_NAME"] = "shop",
            ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true",
        };

        var own = TelemetryVariables.Over(new TelemetryOptions(), new NamedVariables(set.GetValueOrDefault));
        var folders = TelemetryVariables.Over(new TelemetryOptions(), new NamedVariables(_ => null, set.GetValueOrDefault));

        Assert.Equal(("shop", true), (own.ServiceName, own.Contents));
        Assert.Equal(("b c", "e"), (Assert.Single(own.Collectors).Headers["a"], own.Collectors[0].Headers["d"]));
        Assert.Equal((false, 0), (folders.Contents, folders.Collectors.Count));
    }

    static TelemetrySettings Read(string text, bool isForeign = false)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "quaestor.json");
        File.WriteAllText(path, text);
        return new SettingsFile(path, new NamedVariables(name => name == "KEY" ? "abc" : null), isForeign).Read().Telemetry;
    }
}
