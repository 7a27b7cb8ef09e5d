namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>Learned weights of hashed features: one table of numbers, which features share by chance where it is small.</summary>
sealed class Weights(float[] table)
{
    readonly uint _mask = (uint)table.Length - 1;

    public float[] Table => table;

    public int Place(uint feature, uint role)
    {
        var hash = (feature ^ (role * 0x9E3779B1u)) * 0x85EBCA6Bu;
        return (int)((hash ^ (hash >> 13)) & _mask);
    }

    public double Score(ReadOnlySpan<uint> features, uint role)
    {
        var sum = 0.0;
        foreach (var feature in features)
        {
            sum += table[Place(feature, role)];
        }

        return sum;
    }
}
