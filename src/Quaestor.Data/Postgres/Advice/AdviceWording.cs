using System.Text;
using System.Text.RegularExpressions;
using Quaestor.Data.Catalog;
using Quaestor.Data.Postgres.Indexes;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>Puts what was found into statements that can be run.</summary>
static partial class AdviceWording
{
    /// <summary>In bytes: PostgreSQL cuts longer names.</summary>
    const int LongestName = 63;

    /// <summary>A name that no index of the table has, from what the index holds.</summary>
    public static string NameOf(IndexDefinition index, IReadOnlySet<string> taken)
    {
        var keys = string.Join('_', index.Keys.Select(key => string.Join('_', Word().Matches(key.Text.Replace("\"", "", StringComparison.Ordinal)).Select(word => word.Value).Where(word => word is not "text").Take(3))));
        var whole = $"{index.Table.Name}_{keys}{(index.Where is null ? "" : "_part")}";
        for (var number = 0; ; number++)
        {
            var end = number == 0 ? "_idx" : $"_idx{number}";
            var name = Cut(whole, LongestName - end.Length) + end;
            if (!taken.Contains(name))
            {
                return name;
            }
        }
    }

    /// <summary>While others write. A partitioned table cannot be indexed so: each of its parts can, and then they are put together.</summary>
    /// <param name="parts">The parts of a partitioned table; empty for any other.</param>
    public static IReadOnlyList<string> Build(IndexDefinition index, string name, IReadOnlyList<TablePart> parts) =>
        !index.Table.IsPartitioned ? [$"CREATE INDEX CONCURRENTLY {Quoted(name)} {index.Identity}"]
        : parts.Count == 0 ? [$"CREATE INDEX {Quoted(name)} {index.Identity}"]
        : PartitionedIndex.Build(name, isUnique: false, SchemaOf(index).TrimEnd('.'), index.Identity[$"ON {index.Table.Shown} ".Length..], parts);

    public static IReadOnlyList<string> Undo(IndexDefinition index, string name) =>
        [index.Table.IsPartitioned ? $"DROP INDEX {SchemaOf(index)}{Quoted(name)}" : $"DROP INDEX CONCURRENTLY {SchemaOf(index)}{Quoted(name)}"];

    static string SchemaOf(IndexDefinition index) => PartSchema(index.Table.Shown);

    /// <summary>With its dot.</summary>
    public static string PartSchema(string relation) => relation[..(relation.StartsWith('"') ? relation.IndexOf("\".", StringComparison.Ordinal) + 2 : relation.IndexOf('.', StringComparison.Ordinal) + 1)];

    static string Quoted(string name) => Plain().IsMatch(name) ? name : OwnSql.Name(name);

    static string Cut(string text, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(text) > bytes)
        {
            text = text[..^1];
        }

        return text;
    }

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex("^[a-z_][a-z0-9_]*$", RegexOptions.None, 1000)]
    private static partial Regex Plain();
}
