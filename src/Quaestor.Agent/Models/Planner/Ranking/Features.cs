namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>A list of features by hash, the same on every machine.</summary>
sealed class Features
{
    const uint Prime = 16777619;
    const uint Offset = 2166136261;

    public List<uint> Hashes { get; } = [];

    public void Add(string name) => Hashes.Add(Of(name));

    public void Add(string name, string value) => Hashes.Add(With(Of(name), value));

    public void Add(string name, string first, string second) => Hashes.Add(With(With(Of(name), first), second));

    public void Add(string name, int value) => Hashes.Add(With(Of(name), (uint)value));

    public void Add(string name, string first, int value) => Hashes.Add(With(With(Of(name), first), (uint)value));

    public void Add(string name, int first, int second) => Hashes.Add(With(With(Of(name), (uint)first), (uint)second));

    public static uint Of(string text) => With(Offset, text);

    public static uint With(uint hash, uint number) => Mixed((hash ^ (number + 0x9E3779B9u)) * Prime);

    public static uint With(uint hash, string text)
    {
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * Prime;
        }

        return Mixed(hash * Prime);
    }

    static uint Mixed(uint hash) => (hash ^ (hash >> 15)) * 0x85EBCA6Bu;
}
