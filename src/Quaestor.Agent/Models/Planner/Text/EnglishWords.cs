using System.Collections.Frozen;
using System.IO.Compression;

namespace Quaestor.Agent.Models.Planner.Text;

/// <summary>
/// English words and their kin by sense, root and property, made from WordNet 3.0 by <c>eng/planner/words.py</c>; and what people
/// use for each other when they speak of data, by hand, in <c>kin.txt</c>.
/// </summary>
static class EnglishWords
{
    const string Resource = "Quaestor.Agent.Models.Planner.Lexicon.words.txt.gz";
    const string OwnResource = "Quaestor.Agent.Models.Planner.Lexicon.kin.txt";
    const double NearOfOwn = 0.7;

    static readonly Lazy<FrozenDictionary<string, string>> Lines = new(Read);

    static readonly Lazy<FrozenDictionary<string, string[]>> Own = new(ReadOwn);

    public static bool Knows(string word) => Lines.Value.ContainsKey(word);

    /// <summary>Words near to this one, 0 to 1.</summary>
    public static IReadOnlyDictionary<string, double> Kin(string word)
    {
        var found = new Dictionary<string, double>(OfWordNet(word), StringComparer.Ordinal);
        foreach (var own in Own.Value.GetValueOrDefault(word) ?? [])
        {
            found[own] = NearOfOwn;
        }

        return found;
    }

    static IReadOnlyDictionary<string, double> OfWordNet(string word) =>
        Lines.Value.TryGetValue(word, out var line) && line.Length > 0
            ? line.Split(' ').GroupBy(one => Letters.Stem(one[..^1])).ToDictionary(same => same.Key, same => (same.Max(one => one[^1]) - '0') / 10.0, StringComparer.Ordinal)
            : FrozenDictionary<string, double>.Empty;

    static FrozenDictionary<string, string[]> ReadOwn()
    {
        using var stream = typeof(EnglishWords).Assembly.GetManifestResourceStream(OwnResource)!;
        using var text = new StreamReader(stream);
        string[][] groups = [.. text.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' '))];
        return groups.SelectMany(group => group.Select(word => (word, group))).GroupBy(one => one.word, StringComparer.Ordinal)
            .ToFrozenDictionary(same => same.Key, same => same.SelectMany(one => one.group).Where(other => other != same.Key).Select(Letters.Stem).Distinct().ToArray(), StringComparer.Ordinal);
    }

    static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(EnglishWords).Assembly.GetManifestResourceStream(Resource)!;
        using var text = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        while (text.ReadLine() is { } line)
        {
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            lines.TryAdd(end < 0 ? line : line[..end], end < 0 ? "" : line[(end + 1)..]);
        }

        return lines.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
