using System.Globalization;
using System.Text;

namespace Quaestor.Agent.Telemetry;

/// <summary>Metrics as text: Prometheus' exposition format, and OpenMetrics 1.0, which names counters without their suffix and has an end.</summary>
static class MetricText
{
    public static string Of(IEnumerable<MetricFamily> families, bool openMetrics)
    {
        var text = new StringBuilder();
        foreach (var family in families.Where(family => family.Series.Count > 0))
        {
            Write(text, family, openMetrics);
        }

        return text.Append(openMetrics ? "# EOF\n" : "").ToString();
    }

    static void Write(StringBuilder text, MetricFamily family, bool openMetrics)
    {
        var isCounter = family.Kind is MetricKind.Counter or MetricKind.Total;
        var sample = isCounter ? $"{family.Name}_total" : family.Name;
        var name = isCounter && !openMetrics ? sample : family.Name;
        var type = isCounter ? "counter" : family.Kind == MetricKind.Histogram ? "histogram" : "gauge";
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
        if (openMetrics && UnitOf(family.Name) is { } unit)
        {
            text.Append(CultureInfo.InvariantCulture, $"# UNIT {name} {unit}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n");
        foreach (var (labels, series) in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(text, family, labels, series);
            }
            else
            {
                WriteSample(text, sample, labels, series.Value);
            }
        }
    }

    static void WriteHistogram(StringBuilder text, MetricFamily family, string labels, MetricSeries series)
    {
        var (most, separator) = (0L, labels.Length > 0 ? "," : "");
        for (var bucket = 0; bucket < series.Buckets.Count; bucket++)
        {
            most += series.Buckets[bucket];
            var bound = bucket < family.Bounds.Count ? BoundOf(family.Bounds[bucket]) : "+Inf";
            WriteSample(text, $"{family.Name}_bucket", $"{labels}{separator}le=\"{bound}\"", most);
        }

        WriteSample(text, $"{family.Name}_sum", labels, series.Value);
        WriteSample(text, $"{family.Name}_count", labels, series.Count);
    }

    static void WriteSample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>A bound is a label, and so must be written in one way: OpenMetrics wants the point.</summary>
    static string BoundOf(double bound) => bound == Math.Floor(bound) ? bound.ToString("0.0", CultureInfo.InvariantCulture) : bound.ToString("R", CultureInfo.InvariantCulture);

    static string? UnitOf(string name) => name.EndsWith("_seconds", StringComparison.Ordinal) ? "seconds" : name.EndsWith("_bytes", StringComparison.Ordinal) ? "bytes" : null;
}
