using System.Collections.Frozen;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>The words of the language.</summary>
static class Keywords
{
    static readonly FrozenDictionary<string, string> Groups = Read();

    public static bool Contains(string word) => Groups.ContainsKey(word);

    /// <summary>True where an unquoted, unqualified word before a bracket is the grammar's own and calls nothing by name.</summary>
    public static bool IsSyntax(string word) => Groups.TryGetValue(word, out var group) && group is "reserved" or "column";

    static FrozenDictionary<string, string> Read()
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        var group = "";
        foreach (var line in PostgresList.Lines("Keywords.txt"))
        {
            if (line[0] == '[')
            {
                group = line[1..^1];
                continue;
            }

            foreach (var word in line.Split(' '))
            {
                groups.TryAdd(word, group);
            }
        }

        return groups.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
