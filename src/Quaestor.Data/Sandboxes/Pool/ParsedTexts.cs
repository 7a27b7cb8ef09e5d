using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>
/// What the parser said of texts that came lately. A parse depends on its text alone, and the same ones come again and again:
/// samples, pages, a query run once more.
/// </summary>
sealed class ParsedTexts
{
    const int MaxTexts = 256;

    /// <summary>Of a text with its tree; larger ones are rare, and rarely repeated.</summary>
    const int MaxCharacters = 64 << 10;

    readonly Lock _gate = new();
    readonly Dictionary<string, LinkedListNode<(string Sql, ParsedSql Parsed)>> _byText = new(StringComparer.Ordinal);

    /// <summary>The one used last comes first.</summary>
    readonly LinkedList<(string Sql, ParsedSql Parsed)> _byUse = new();

    public ParsedSql? Find(string sql)
    {
        lock (_gate)
        {
            if (!_byText.TryGetValue(sql, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Parsed;
        }
    }

    public void Keep(string sql, ParsedSql parsed)
    {
        if (sql.Length + (parsed.Tree?.Length ?? 0) > MaxCharacters)
        {
            return;
        }

        lock (_gate)
        {
            if (_byText.ContainsKey(sql))
            {
                return;
            }

            _byText.Add(sql, _byUse.AddFirst((sql, parsed)));
            if (_byText.Count > MaxTexts)
            {
                _byText.Remove(_byUse.Last!.Value.Sql);
                _byUse.RemoveLast();
            }
        }
    }
}
