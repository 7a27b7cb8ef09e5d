namespace Quaestor.Agent.Telemetry;

/// <summary>What is told of the agent's work, and to whom.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Where spans and measurements are sent.</summary>
    public IReadOnlyList<Collector> Collectors { get; init; } = [];

    /// <summary>Spans carry what was asked, answered, called and run. Without it they tell only that it was.</summary>
    public bool Contents { get; init; }

    /// <summary>What collectors know this installation by.</summary>
    public string ServiceName { get; init; } = "quaestor";

    /// <summary><c>production</c>, <c>staging</c> …; null to tell none.</summary>
    public string? Environment { get; init; }
}

/// <summary>A program that takes in spans and measurements by OTLP.</summary>
/// <param name="Name">As log lines call it.</param>
/// <param name="Url">Without the path of a signal: <c>/v1/traces</c> and <c>/v1/metrics</c> are added where it is spoken to by HTTP.</param>
public sealed record Collector(string Name, Uri Url)
{
    /// <summary>Sent with each request. Never printed.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public bool Traces { get; init; } = true;

    public bool Metrics { get; init; } = true;

    /// <summary>By gRPC in place of protobuf over HTTP.</summary>
    public bool IsGrpc { get; init; }

    /// <summary>Of one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often measurements are sent.</summary>
    public TimeSpan MetricsEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Records print all they hold; this one must not.</summary>
    public override string ToString() => $"{Name} at {Url.Authority}";
}
