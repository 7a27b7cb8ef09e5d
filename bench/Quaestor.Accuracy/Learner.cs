using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Quaestor.Agent.Models.Planner.Ranking;

namespace Quaestor.Accuracy;

/// <summary>Changes what a scorer says by small steps, smaller ones where much was changed before.</summary>
sealed class Learner
{
    readonly float _least;
    readonly float _rate;
    readonly float _unitRate;
    readonly Scorer _scorer;
    readonly float[] _featureSquares;
    readonly float[] _numberSquares;
    readonly float[] _rowSquares;
    readonly float[] _unitNumberSquares;
    readonly float[] _outSquares;
    readonly float[] _slopes = new float[HiddenUnits.Count];
    readonly float[][] _sums;
    int _rounds;

    /// <param name="least">Errors below it teach nothing worth the time.</param>
    public Learner(Scorer scorer, float rate, float unitRate, float least, Random random)
    {
        (_scorer, _rate, _unitRate, _least) = (scorer, rate, unitRate, least);
        _featureSquares = new float[scorer.Features.Table.Length];
        _numberSquares = new float[scorer.Numbers.Length];
        _rowSquares = new float[scorer.Units.Table.Length / HiddenUnits.Count];
        _unitNumberSquares = new float[scorer.Units.Numbers.Length];
        _outSquares = new float[scorer.Units.Outs.Length];
        _sums = [.. scorer.Parts.Select(part => new float[part.Length])];
        // Units that begin alike would learn the same; features that were never seen must say nothing.
        Scatter(scorer.Units.Outs, 0.5f, random);
        Scatter(scorer.Units.Numbers, 0.3f, random);
    }

    /// <summary>The scorer of the mean over the rounds that were ended: what only the last examples taught weighs less.</summary>
    public Scorer Mean
    {
        get
        {
            var parts = _sums.Select(sum => Array.ConvertAll(sum, one => one / _rounds)).ToArray();
            return new Scorer(new Weights(parts[0]), parts[1], new HiddenUnits(parts[2], parts[3], parts[4]));
        }
    }

    public double Score(ReadOnlySpan<uint> features, ReadOnlySpan<double> numbers, int kind, Span<float> units)
    {
        _scorer.Units.Fill(units, features, numbers);
        return _scorer.Score(features, numbers, kind, units);
    }

    /// <param name="error">How much too high the score was.</param>
    /// <param name="units">As they were filled for the score.</param>
    public void Learn(ReadOnlySpan<uint> features, ReadOnlySpan<double> numbers, int kind, float error, ReadOnlySpan<float> units)
    {
        if (Math.Abs(error) < _least)
        {
            return;
        }

        var table = _scorer.Features;
        foreach (var feature in features)
        {
            var place = table.Place(feature, (uint)kind);
            table.Table[place] -= Step(ref _featureSquares[place], error, _rate);
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            _scorer.Numbers[i] -= Step(ref _numberSquares[i], error * (float)numbers[i], _rate);
        }

        var outs = _scorer.Units.Outs.AsSpan(kind * HiddenUnits.Count, HiddenUnits.Count);
        var whole = 0f;
        for (var i = 0; i < units.Length; i++)
        {
            _slopes[i] = error * outs[i] * (1 - (units[i] * units[i]));
            whole += _slopes[i] * _slopes[i] / HiddenUnits.Count;
            outs[i] -= Step(ref _outSquares[(kind * HiddenUnits.Count) + i], error * units[i], _unitRate);
        }

        for (var i = 0; i < _scorer.Units.Numbers.Length; i++)
        {
            _scorer.Units.Numbers[i] -= Step(ref _unitNumberSquares[i], _slopes[i % HiddenUnits.Count] * (float)numbers[i / HiddenUnits.Count], _unitRate);
        }

        var rows = MemoryMarshal.Cast<float, Vector256<float>>(_scorer.Units.Table.AsSpan());
        var (low, high) = (Vector256.Create(_slopes), Vector256.Create(_slopes, Vector256<float>.Count));
        foreach (var feature in features)
        {
            var row = _scorer.Units.Row(feature);
            _rowSquares[row] += whole;
            var step = _unitRate / MathF.Sqrt(_rowSquares[row] + 1);
            rows[2 * row] -= low * step;
            rows[(2 * row) + 1] -= high * step;
        }
    }

    public void EndRound(bool counts)
    {
        if (!counts)
        {
            return;
        }

        _rounds++;
        foreach (var (sum, part) in _sums.Zip(_scorer.Parts))
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += part[i];
            }
        }
    }

    static float Step(ref float squares, float slope, float rate)
    {
        squares += slope * slope;
        return rate * slope / MathF.Sqrt(squares + 1);
    }

    static void Scatter(float[] weights, float most, Random random)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = ((random.NextSingle() * 2) - 1) * most;
        }
    }
}
