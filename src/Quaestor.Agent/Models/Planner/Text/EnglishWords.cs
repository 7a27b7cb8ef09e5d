using System.Collections.Frozen;
using System.IO.Compression;

namespace Quaestor.Agent.Models.Planner.Text;

/// <summary>English words and their kin by sense, root and property. Made from WordNet 3.0 by <c>eng/planner/words.py</c>.</summary>
static class EnglishWords
{
    const string Resource = "Quaestor.Agent.Models.Planner.Lexicon.words.txt.gz";

    static readonly Lazy<FrozenDictionary<string, string>> Lines = new(Read);

    public static bool Knows(string word) => Lines.Value.ContainsKey(word);

    /// <summary>Words near to this one, 0 to 1.</summary>
    public static IReadOnlyDictionary<string, double> Kin(string word) =>
        Lines.Value.TryGetValue(word, out var line) && line.Length > 0
            ? line.Split(' ').GroupBy(one => Letters.Stem(one[..^1])).ToDictionary(same => same.Key, same => (same.Max(one => one[^1]) - '0') / 10.0, StringComparer.Ordinal)
            : FrozenDictionary<string, double>.Empty;

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
