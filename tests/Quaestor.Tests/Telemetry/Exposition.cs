using System.Globalization;
using System.Text.RegularExpressions;

namespace Quaestor.Tests.Telemetry;

/// <summary>
/// Reads metrics as strictly as OpenMetrics 1.0 and Prometheus' text format demand: families in one piece, metadata before samples,
/// suffixes by type, every histogram with its buckets in order, its +Inf, sum and count, no series twice.
/// </summary>
sealed partial class Exposition
{
    readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    public Dictionary<(string Name, string Labels), double> Samples { get; } = [];

    public IReadOnlyDictionary<string, string> Types => _types;

    public static Exposition Read(string text, bool openMetrics)
    {
        Assert.EndsWith("\n", text);
        Assert.DoesNotContain('\r', text);
        var read = new Exposition();
        var lines = text[..^1].Split('\n');
        if (openMetrics)
        {
            Assert.Equal("# EOF", lines[^1]);
            lines = lines[..^1];
        }

        var family = "";
        foreach (var line in lines)
        {
            family = line.StartsWith("# ", StringComparison.Ordinal) ? read.Describe(line, family, openMetrics) : read.Sample(line, family, openMetrics);
        }

        read.CheckHistograms();
        return read;
    }

    public double Value(string name, params (string Name, string Value)[] labels) =>
        Samples.Single(sample => sample.Key.Name == name && labels.All(label => sample.Key.Labels.Contains($"{label.Name}=\"{label.Value}\"", StringComparison.Ordinal))).Value;

    string Describe(string line, string family, bool openMetrics)
    {
        var parts = line.Split(' ', 4);
        Assert.Contains(parts[1], openMetrics ? ["TYPE", "UNIT", "HELP"] : new[] { "TYPE", "HELP" });
        Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*$", parts[2]);
        if (parts[1] == "TYPE")
        {
            Assert.Contains(parts[3], new[] { "counter", "gauge", "histogram" });
            Assert.True(_types.TryAdd(parts[2], parts[3]), $"{parts[2]} is described twice");
            Assert.False(openMetrics && parts[3] == "counter" && parts[2].EndsWith("_total", StringComparison.Ordinal), parts[2]);
            return parts[2];
        }

        Assert.Equal(family, parts[2]);
        Assert.True(parts[1] != "UNIT" || family.EndsWith($"_{parts[3]}", StringComparison.Ordinal), line);
        return family;
    }

    string Sample(string line, string family, bool openMetrics)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, line);
        var name = match.Groups["name"].Value;
        Assert.True(match.Groups["label"].Captures.Select(label => label.Value).Distinct().Count() == match.Groups["label"].Captures.Count, $"A label twice: {line}");
        string[] suffixes = _types[family] switch
        {
            "histogram" => ["_bucket", "_sum", "_count"],
            "counter" => [openMetrics ? "_total" : ""],
            _ => [""],
        };
        Assert.Contains(name, suffixes.Select(suffix => family + suffix));
        Assert.True(Samples.TryAdd((name, match.Groups["labels"].Value), double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)), $"Twice: {line}");
        return family;
    }

    void CheckHistograms()
    {
        foreach (var family in _types.Where(type => type.Value == "histogram").Select(type => type.Key))
        {
            var series = Samples.Where(sample => sample.Key.Name == $"{family}_bucket").GroupBy(sample => Bound().Replace(sample.Key.Labels, "").TrimEnd(','));
            foreach (var buckets in series)
            {
                var counts = buckets.Select(bucket => (Bound: Bound().Match(bucket.Key.Labels).Groups["le"].Value, bucket.Value)).ToList();
                Assert.Equal("+Inf", counts[^1].Bound);
                Assert.Equal(counts.Select(count => count.Value).Order(), counts.Select(count => count.Value));
                var bounds = counts[..^1].ConvertAll(count => double.Parse(count.Bound, CultureInfo.InvariantCulture));
                Assert.Equal(bounds.Order().Distinct(), bounds);
                Assert.Equal(counts[^1].Value, Samples[($"{family}_count", buckets.Key)]);
                Assert.True(Samples.ContainsKey(($"{family}_sum", buckets.Key)), buckets.Key);
            }
        }
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>((?<label>[a-zA-Z_][a-zA-Z0-9_]*)="[^"\\\n]*(\\[\\"n][^"\\\n]*)*",?)*)\})? (?<value>[0-9.eE+-]+|\+Inf|NaN)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""le="(?<le>[^"]*)"$""")]
    private static partial Regex Bound();
}
