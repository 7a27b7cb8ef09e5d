namespace Quaestor.Agent.Evaluation;

/// <param name="IsRight">Null where the question has no SQL to compare with, or none that runs here.</param>
/// <param name="Fault">Why it counts as wrong.</param>
public sealed record Scored(EvaluationQuestion Question, Prediction Prediction, bool? IsRight, string? Fault);

/// <summary>What came of a question set.</summary>
public sealed class EvaluationReport(IReadOnlyList<Scored> scored)
{
    static readonly double[] Steps = [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0001];

    readonly List<Scored> _judged = [.. scored.Where(one => one.IsRight is not null)];

    public int Questions => scored.Count;

    public int Judged => _judged.Count;

    public int Right => _judged.Count(one => one.IsRight == true);

    /// <summary>0 to 1; 0 where nothing could be judged.</summary>
    public double Accuracy => Judged == 0 ? 0 : (double)Right / Judged;

    public IEnumerable<Scored> Wrong => _judged.Where(one => one.IsRight == false);

    public IEnumerable<Part> ByShape => Parts(_judged.GroupBy(one => QueryShape.Of(one.Question.Sql!)).OrderBy(same => same.Key, StringComparer.Ordinal));

    public IEnumerable<Part> ByDatabase => Parts(_judged.GroupBy(one => Path.GetFileNameWithoutExtension(one.Question.Database) ?? "").OrderBy(same => same.Key, StringComparer.Ordinal));

    /// <summary>How often it is right at each level of confidence.</summary>
    public IEnumerable<Part> ByConfidence => Enumerable.Range(0, Steps.Length - 1)
        .Select(i => (Label: $"{Steps[i]:0.0} to {Math.Min(1, Steps[i + 1]):0.0}", In: _judged.Where(one => one.Prediction.Confidence >= Steps[i] && one.Prediction.Confidence < Steps[i + 1]).ToList()))
        .Where(step => step.In.Count > 0)
        .Select(step => new Part(step.Label, step.In.Count, step.In.Count(one => one.IsRight == true)));

    public long Tokens => scored.Sum(one => one.Prediction.Tokens);

    /// <param name="share">0.5 for the median.</param>
    public double Milliseconds(double share)
    {
        var times = scored.Select(one => one.Prediction.Milliseconds).Order().ToList();
        return times.Count == 0 ? 0 : times[(int)Math.Min(times.Count - 1, share * times.Count)];
    }

    static IEnumerable<Part> Parts(IEnumerable<IGrouping<string, Scored>> groups) => groups.Select(same => new Part(same.Key, same.Count(), same.Count(one => one.IsRight == true)));

    public sealed record Part(string Label, int Questions, int Right);
}
