using System.Diagnostics.Metrics;

namespace Quaestor.Agent.Telemetry;

/// <summary>Adds up what the instruments of one agent measure, for whoever comes and reads it.</summary>
public sealed class MetricReadings : IDisposable
{
    readonly MeterListener _listener = new();
    readonly Lock _gate = new();
    readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    internal MetricReadings(Instruments instruments)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instruments.Owns(instrument))
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, labels, family) => Measure(value, labels, family));
        _listener.SetMeasurementEventCallback<double>((_, value, labels, family) => Measure(value, labels, family));
        _listener.Start();
    }

    /// <summary>All of it in Prometheus' text format, 0.0.4, or in OpenMetrics', 1.0.</summary>
    public string Text(bool openMetrics)
    {
        lock (_gate)
        {
            foreach (var family in _families.Values)
            {
                family.BeginLookup();
            }

            _listener.RecordObservableInstruments();
            return MetricText.Of(_families.Values, openMetrics);
        }
    }

    public void Dispose() => _listener.Dispose();

    MetricFamily Add(Instrument instrument)
    {
        var name = MetricLabels.NameOf(instrument.Name, instrument.Unit);
        lock (_gate)
        {
            return _families.TryGetValue(name, out var known) ? known : _families[name] = new MetricFamily(name, instrument.Description ?? "", KindOf(instrument), BoundsOf(instrument));
        }
    }

    void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? family)
    {
        lock (_gate)
        {
            ((MetricFamily)family!).Measure(value, labels);
        }
    }

    static MetricKind KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => MetricKind.Counter,
        Histogram<long> or Histogram<double> => MetricKind.Histogram,
        ObservableCounter<double> => MetricKind.Total,
        _ => MetricKind.Gauge,
    };

    static IReadOnlyList<double> BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => [],
    };
}
