namespace Quaestor.Tests.Telemetry;

/// <summary>A span as a collector got it: opentelemetry.proto.trace.v1.Span, with its resource.</summary>
sealed record CollectedSpan(string TraceId, string Id, string ParentId, string Name, int Kind, int Status, string StatusText)
{
    /// <summary>As the protocol numbers them.</summary>
    public const int Internal = 1, Server = 2, Client = 3, Failed = 2;

    public required IReadOnlyDictionary<string, object> Attributes { get; init; }

    public required IReadOnlyDictionary<string, object> Resource { get; init; }

    public object? this[string name] => Attributes.GetValueOrDefault(name);

    /// <summary>Of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<CollectedSpan> In(byte[] request) =>
        from resourceSpans in WireMessage.Parse(request).Messages(1)
        let resource = resourceSpans.Message(1)?.Attributes(1) ?? []
        from scopeSpans in resourceSpans.Messages(2)
        from span in scopeSpans.Messages(2)
        let status = span.Message(15)
        select new CollectedSpan(
            Convert.ToHexStringLower(span.Bytes(1)), Convert.ToHexStringLower(span.Bytes(2)), Convert.ToHexStringLower(span.Bytes(4)), span.Text(5), (int)span.Number(6), (int)(status?.Number(3) ?? 0), status?.Text(2) ?? "")
        {
            Attributes = span.Attributes(9),
            Resource = resource,
        };

    /// <summary>The names in an ExportMetricsServiceRequest.</summary>
    public static IEnumerable<string> MetricsIn(byte[] request) =>
        from resourceMetrics in WireMessage.Parse(request).Messages(1)
        from scopeMetrics in resourceMetrics.Messages(2)
        from metric in scopeMetrics.Messages(2)
        select metric.Text(1);
}
