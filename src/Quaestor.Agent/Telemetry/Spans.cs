using System.Diagnostics;

namespace Quaestor.Agent.Telemetry;

/// <summary>What all spans have in common.</summary>
static class Spans
{
    /// <summary>Marks a span as failed.</summary>
    /// <param name="type">A word of a small set; conventions call it <c>error.type</c>.</param>
    /// <param name="sentence">Shown as the span's status, without secrets; null for none.</param>
    public static void Fail(this Activity? span, string type, string? sentence = null)
    {
        span?.SetTag("error.type", type);
        span?.SetStatus(ActivityStatusCode.Error, sentence is null ? null : Secrets.Redact(sentence));
    }

    public static void SetSeconds(this Activity? span, string name, TimeSpan time) => span?.SetTag(name, Math.Round(time.TotalSeconds, 6));
}
