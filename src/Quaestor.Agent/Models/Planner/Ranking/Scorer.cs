namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>Scores a thing by what its features say each, by its numbers, and by what units make of them all together.</summary>
/// <param name="Numbers">What each number counts by itself.</param>
sealed record Scorer(Weights Features, float[] Numbers, HiddenUnits Units)
{
    /// <summary>All that is learned.</summary>
    public IReadOnlyList<float[]> Parts => [Features.Table, Numbers, Units.Table, Units.Numbers, Units.Outs];

    public static Scorer Empty(int featureBits, int unitBits, int numbers, int kinds) =>
        new(new Weights(new float[1 << featureBits]), new float[numbers], HiddenUnits.Empty(unitBits, numbers, kinds));

    /// <param name="units">What <see cref="HiddenUnits.Fill"/> made of the same features and numbers.</param>
    public double Score(ReadOnlySpan<uint> features, ReadOnlySpan<double> numbers, int kind, ReadOnlySpan<float> units)
    {
        var sum = Features.Score(features, (uint)kind) + Units.Score(units, kind);
        for (var i = 0; i < numbers.Length; i++)
        {
            sum += numbers[i] * Numbers[i];
        }

        return sum;
    }
}
