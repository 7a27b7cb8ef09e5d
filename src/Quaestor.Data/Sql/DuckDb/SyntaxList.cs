using System.Collections.Frozen;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>The nodes that a syntax tree may hold, as <c>AllowedSyntax.txt</c> lists them.</summary>
sealed class SyntaxList
{
    /// <summary>The kind of families that have one shape only.</summary>
    const string OnlyKind = "-";

    readonly FrozenDictionary<(string Family, string Kind), Shape> _shapes;
    readonly FrozenSet<string> _familiesOfOneKind;

    SyntaxList(IEnumerable<string> lines)
    {
        var shapes = new Dictionary<(string Family, string Kind), Shape>();
        Dictionary<string, PropertyRule> properties = [];
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] != ' ')
            {
                properties = new(StringComparer.Ordinal);
                shapes.Add((words[0], words[1]), new(properties, words[2..].ToFrozenSet(StringComparer.Ordinal)));
                continue;
            }

            foreach (var word in words)
            {
                var (name, rule) = ReadProperty(word);
                properties.Add(name, rule);
            }
        }

        _shapes = shapes.ToFrozenDictionary();
        _familiesOfOneKind = shapes.Keys.Where(key => key.Kind == OnlyKind).Select(key => key.Family).ToFrozenSet(StringComparer.Ordinal);
    }

    public static SyntaxList Allowed { get; } = new(EmbeddedList.Lines("AllowedSyntax.txt"));

    public bool HasOneKind(string family) => _familiesOfOneKind.Contains(family);

    /// <param name="kind">Null for a family of one kind.</param>
    public Shape? Find(string family, string? kind) => _shapes.GetValueOrDefault((family, kind ?? OnlyKind));

    static (string Name, PropertyRule Rule) ReadProperty(string word)
    {
        if (word.EndsWith("=false", StringComparison.Ordinal))
        {
            return (word[..^"=false".Length], new(null, MustBeFalse: true));
        }

        var colon = word.IndexOf(':');
        return colon < 0 ? (word, new(null)) : (word[..colon], new(word[(colon + 1)..]));
    }

    /// <param name="Types">For an expression's class: the types it may have.</param>
    internal sealed record Shape(IReadOnlyDictionary<string, PropertyRule> Properties, FrozenSet<string> Types);

    /// <param name="Family">Of the nodes that the property holds; null for data.</param>
    internal sealed record PropertyRule(string? Family, bool MustBeFalse = false);
}
