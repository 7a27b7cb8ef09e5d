using Quaestor.Agent.Evaluation;

namespace Quaestor.Cli.Commands.Eval;

/// <summary>The file of predictions: each is in it as soon as it is made, so that a run that was broken off goes on.</summary>
sealed class KeptPredictions : IDisposable
{
    readonly Dictionary<string, Prediction> _known;
    readonly StreamWriter? _file;
    readonly Lock _writing = new();

    /// <param name="file">Null to keep them nowhere.</param>
    public KeptPredictions(string? file)
    {
        _known = file is not null && File.Exists(file) ? Prediction.Read(file).GroupBy(one => one.Id).ToDictionary(same => same.Key, same => same.Last()) : [];
        if (file is null)
        {
            return;
        }

        // Whole lines only: one that was cut off would spoil the next.
        File.WriteAllLines(file, _known.Values.Select(one => one.ToLine()));
        _file = new StreamWriter(file, append: true) { AutoFlush = true };
    }

    public Prediction? Find(string id) => _known.GetValueOrDefault(id);

    public void Add(Prediction prediction)
    {
        lock (_writing)
        {
            _file?.WriteLine(prediction.ToLine());
        }
    }

    public void Dispose() => _file?.Dispose();
}
