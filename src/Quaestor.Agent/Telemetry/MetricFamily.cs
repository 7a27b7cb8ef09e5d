namespace Quaestor.Agent.Telemetry;

/// <summary>One instrument as it stands: a series for each set of labels that was measured.</summary>
/// <param name="bounds">Upper bounds of buckets, ascending; empty where values are not counted by size.</param>
sealed class MetricFamily(string name, string help, MetricKind kind, IReadOnlyList<double> bounds)
{
    /// <summary>What comes beyond is one series: a label that somebody else chooses must not fill the memory.</summary>
    const int MostSeries = 1000;

    const string Overflow = "overflow=\"true\"";

    readonly SortedDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    public string Name => name;

    public string Help => help;

    public MetricKind Kind => kind;

    public IReadOnlyList<double> Bounds => bounds;

    /// <summary>By their labels, as they are written between braces.</summary>
    public IReadOnlyDictionary<string, MetricSeries> Series => _series;

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var key = MetricLabels.Of(labels);
        if (!_series.TryGetValue(key, out var series) && !_series.TryGetValue(key = _series.Count < MostSeries ? key : Overflow, out series))
        {
            _series[key] = series = new MetricSeries(bounds.Count);
        }

        if (kind is MetricKind.Counter or MetricKind.Histogram)
        {
            series.Add(value, bounds);
        }
        else
        {
            series.Set(value);
        }
    }

    /// <summary>What is looked up anew leaves nothing of before.</summary>
    public void BeginLookup()
    {
        if (kind is MetricKind.Gauge or MetricKind.Total)
        {
            _series.Clear();
        }
    }
}

enum MetricKind
{
    /// <summary>Grows by what is measured.</summary>
    Counter,

    /// <summary>Grows, and is looked up as a whole.</summary>
    Total,
    Gauge,
    Histogram,
}

sealed class MetricSeries(int bounds)
{
    readonly long[] _buckets = new long[bounds + 1];

    public double Value { get; private set; }

    public long Count { get; private set; }

    /// <summary>How many values each bucket has, those of smaller ones not among them; the last has no bound.</summary>
    public IReadOnlyList<long> Buckets => _buckets;

    public void Add(double value, IReadOnlyList<double> bounds)
    {
        Value += value;
        Count++;
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket])
        {
            bucket++;
        }

        _buckets[bucket]++;
    }

    public void Set(double value) => Value = value;
}
