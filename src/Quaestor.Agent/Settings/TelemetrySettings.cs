using Microsoft.Extensions.Logging;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Agent.Settings;

/// <summary>What an installation tells of its work, and to whom.</summary>
public sealed record TelemetrySettings
{
    public static readonly TelemetrySettings Default = new();

    /// <summary>Spans and measurements.</summary>
    public TelemetryOptions Collecting { get; init; } = new();

    /// <summary>One JSON object a line; null for that wherever no person watches.</summary>
    public bool? LogsAreJson { get; init; }

    /// <summary>The least that is logged; null for warnings.</summary>
    public LogLevel? LogLevel { get; init; }

    /// <summary><c>GET /metrics</c> answers administrators alone.</summary>
    public bool MetricsNeedAdmin { get; init; }
}
