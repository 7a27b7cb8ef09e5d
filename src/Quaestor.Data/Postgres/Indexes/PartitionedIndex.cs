using System.Globalization;
using System.Text;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Indexes;

/// <summary>
/// How an index of a partitioned table is built while others write, for it cannot be built CONCURRENTLY as one: one without parts, then one
/// for each part, and then they are put together. With the last of them it is valid.
/// </summary>
static class PartitionedIndex
{
    const int LongestName = 63; // NAMEDATALEN - 1

    /// <summary>Takes the id of a partitioned table.</summary>
    public static readonly string Parts = EmbeddedSql.Read(typeof(PartitionedIndex), "parts");

    /// <param name="rows">As <see cref="Parts"/> answers.</param>
    /// <returns>Parents first.</returns>
    public static IReadOnlyList<TablePart> PartsOf(IEnumerable<object?[]> rows) =>
        [.. rows.Select(row => new TablePart((string)row[0]!, (string)row[1]!, (string)row[2]!, (bool)row[3]!, (bool)row[4]!))];

    /// <param name="name">Unquoted.</param>
    /// <param name="schema">The table's, quoted where needed.</param>
    /// <param name="body">What follows the table: <c>USING btree (a)</c>.</param>
    /// <param name="parts">One at least.</param>
    public static IReadOnlyList<string> Build(string name, bool isUnique, string schema, string body, IReadOnlyList<TablePart> parts)
    {
        var root = parts[0].Parent;
        var (create, number) = (isUnique ? "CREATE UNIQUE INDEX" : "CREATE INDEX", 0);
        List<string> steps = [$"{create} {Quoted(name)} ON ONLY {root} {body}"];
        Add(root, $"{schema}.{Quoted(name)}");
        return steps;

        void Add(string parent, string whole)
        {
            foreach (var part in parts.Where(part => part.Parent == parent))
            {
                var own = Quoted(NameOfPart(name, ++number));
                steps.Add(part.IsPartitioned ? $"{create} {own} ON ONLY {part.Table} {body}" : $"{create} CONCURRENTLY {own} ON {part.Table} {body}");
                Add(part.Table, $"{part.Schema}.{own}");
                steps.Add($"ALTER INDEX {whole} ATTACH PARTITION {part.Schema}.{own}");
            }
        }
    }

    /// <returns>Unquoted, as <paramref name="name"/>.</returns>
    public static string NameOfPart(string name, int number)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $"_p{number}");
        while (Encoding.UTF8.GetByteCount(name) > LongestName - ending.Length)
        {
            name = name[..^1];
        }

        return name + ending;
    }

    static string Quoted(string name) =>
        name.All(c => c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9')) && !char.IsAsciiDigit(name[0]) && !Keywords.Contains(name) ? name : TargetTable.Quote(name);
}
