namespace Quaestor.Samples.Shop;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014). Not <see cref="Random"/>, whose sequence is no promise of the runtime;
/// and whole numbers only, because floating point may differ between machines in its last digit.
/// </summary>
sealed class Chance(ulong seed)
{
    ulong _state = seed;

    /// <summary>0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)Math.BigMul(NextBits(), (ulong)limit, out _);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True <paramref name="times"/> times in a thousand.</summary>
    public bool InThousand(int times) => Below(1000) < times;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
