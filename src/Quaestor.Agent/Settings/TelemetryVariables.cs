using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Agent.Settings;

/// <summary>
/// OpenTelemetry's own variables, above the settings file: a collector more, and what it knows this installation by. Of the
/// environment alone: a file <c>.env</c> that lies in a folder must not send this installation's work to anybody.
/// </summary>
public static class TelemetryVariables
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    public const string Service = "OTEL_SERVICE_NAME";
    public const string Contents = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>All that are read.</summary>
    public static readonly IReadOnlyList<string> All = [Endpoint, Headers, Protocol, Service, Contents];

    /// <exception cref="SettingsException">A variable is not what it has to be.</exception>
    public static TelemetryOptions Over(TelemetryOptions options, NamedVariables variables) => options with
    {
        ServiceName = variables.Own(Service) ?? options.ServiceName,
        Contents = variables.Own(Contents) is { } contents ? contents.Equals("true", StringComparison.OrdinalIgnoreCase) : options.Contents,
        Collectors = CollectorOf(variables.Own) is { } collector ? [.. options.Collectors, collector] : options.Collectors,
    };

    static Collector? CollectorOf(Func<string, string?> value)
    {
        if (value(Endpoint) is not { } endpoint)
        {
            return null;
        }

        return Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? new Collector(Endpoint, url) { Headers = HeadersOf(value(Headers)), IsGrpc = value(Protocol) == "grpc" }
            : throw new SettingsException($"{Endpoint} is not an address. Write it as http://127.0.0.1:4318.");
    }

    /// <summary>W3C Baggage: <c>name=value,name=value</c>, values escaped as in addresses.</summary>
    static Dictionary<string, string> HeadersOf(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => Uri.UnescapeDataString(pair[1].Trim()), StringComparer.OrdinalIgnoreCase);
}
