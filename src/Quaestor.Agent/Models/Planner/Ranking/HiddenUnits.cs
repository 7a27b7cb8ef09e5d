using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>
/// Units between features and a score, so that features count together: each sums up what the features tell it, and is
/// weighed once it is bent to between -1 and 1.
/// </summary>
/// <param name="table">What each hashed feature, a row, tells each unit.</param>
/// <param name="numbers">What each number tells each unit.</param>
/// <param name="outs">What each unit counts, a row for each kind of thing that is scored.</param>
sealed class HiddenUnits(float[] table, float[] numbers, float[] outs)
{
    public const int Count = 16;

    readonly uint _mask = (uint)(table.Length / Count) - 1;

    public float[] Table => table;

    public float[] Numbers => numbers;

    public float[] Outs => outs;

    public static HiddenUnits Empty(int bits, int numberCount, int kinds) => new(new float[Count << bits], new float[Count * numberCount], new float[Count * kinds]);

    public int Row(uint feature)
    {
        var hash = feature * 0x85EBCA6Bu;
        return (int)((hash ^ (hash >> 13)) & _mask);
    }

    /// <summary>What the units come to.</summary>
    public void Fill(Span<float> units, ReadOnlySpan<uint> features, ReadOnlySpan<double> values)
    {
        var rows = MemoryMarshal.Cast<float, Vector256<float>>(table.AsSpan());
        var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
        foreach (var feature in features)
        {
            var row = 2 * Row(feature);
            low += rows[row];
            high += rows[row + 1];
        }

        var weights = MemoryMarshal.Cast<float, Vector256<float>>(numbers.AsSpan());
        for (var i = 0; i < values.Length; i++)
        {
            var value = Vector256.Create((float)values[i]);
            low += weights[2 * i] * value;
            high += weights[(2 * i) + 1] * value;
        }

        low.CopyTo(units);
        high.CopyTo(units[8..]);
        foreach (ref var unit in units)
        {
            unit = MathF.Tanh(unit);
        }
    }

    public double Score(ReadOnlySpan<float> units, int kind)
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            sum += units[i] * outs[(kind * Count) + i];
        }

        return sum;
    }
}
