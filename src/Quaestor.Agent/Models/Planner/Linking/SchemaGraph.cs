using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Models.Planner.Linking;

/// <summary>How the tables of a schema hang together: the ways from each row to the one row it belongs to, keys, names, dates.</summary>
sealed class SchemaGraph
{
    readonly Dictionary<string, TableSchema> _tables;
    readonly ILookup<string, TableJoin> _up;

    public SchemaGraph(SourceSchema schema)
    {
        Schema = schema;
        _tables = schema.Tables.ToDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase);
        _up = schema.Joins.OrderByDescending(j => j.Score).ToLookup(j => j.FromTable, StringComparer.OrdinalIgnoreCase);
    }

    public SourceSchema Schema { get; }

    /// <summary>The shortest way along many-to-one joins; empty for the table itself, null where there is none.</summary>
    public IReadOnlyList<TableJoin>? WayUp(TableSchema from, TableSchema to)
    {
        var ways = new Dictionary<string, IReadOnlyList<TableJoin>>(StringComparer.OrdinalIgnoreCase) { [from.Name] = [] };
        var queue = new Queue<string>([from.Name]);
        while (queue.TryDequeue(out var name))
        {
            if (name.Equals(to.Name, StringComparison.OrdinalIgnoreCase))
            {
                return ways[name];
            }

            foreach (var join in _up[name].Where(j => !ways.ContainsKey(j.ToTable)))
            {
                if (ways.TryAdd(join.ToTable, [.. ways[name], join]))
                {
                    queue.Enqueue(join.ToTable);
                }
            }
        }

        return null;
    }

    /// <summary>The table from whose rows all of the others are found, over the fewest joins; null where no table is.</summary>
    public TableSchema? FinestOf(IReadOnlyList<TableSchema> tables) => Schema.Tables
        .Select(table => (table, ways: tables.Select(other => WayUp(table, other)).ToList()))
        .Where(t => t.ways.All(way => way is not null))
        .OrderBy(t => t.ways.SelectMany(way => way!).Distinct().Count())
        .ThenByDescending(t => tables.Any(other => other.Name == t.table.Name))
        .Select(t => t.table)
        .FirstOrDefault();

    /// <summary>The column that tells the rows of a table apart; null where none is known to.</summary>
    public Field? KeyOf(TableSchema table)
    {
        var referred = Schema.Joins.FirstOrDefault(j => j.ToTable.Equals(table.Name, StringComparison.OrdinalIgnoreCase))?.ToColumn;
        var column = table.Columns.FirstOrDefault(c => c.Name.Equals(referred, StringComparison.OrdinalIgnoreCase))
            ?? table.Columns.FirstOrDefault(c => IsKeyName(c.Name) && c.Profile is { NullFraction: 0 } profile && profile.Distinct >= table.RowCount * 0.97)
            ?? table.Columns.FirstOrDefault(c => IsKeyName(c.Name) && c.Profile is null);
        return column is null ? null : new Field(table, column);
    }

    /// <summary>The column by which people call the rows of a table: its name or title.</summary>
    public Field? NameOf(TableSchema table)
    {
        var named = table.Columns.Where(c => c.Type == ColumnType.Text).Select(c => (c, stems: Tokenizer.Stems(c.Name))).ToList();
        var column = named.Find(c => c.stems is ["name"] or ["title"]).c
            ?? named.Find(c => c.stems.Length > 1 && c.stems[^1] is "name" or "title" && Tokenizer.Stems(table.Name).Contains(c.stems[0])).c
            ?? named.Find(c => c.stems[^1] is "name" or "title").c;
        return column is null ? null : new Field(table, column);
    }

    public bool IsKey(Field field) =>
        IsKeyName(field.Column.Name) || Schema.Joins.Any(j =>
            (j.FromTable == field.Table.Name && j.FromColumn == field.Column.Name) || (j.ToTable == field.Table.Name && j.ToColumn == field.Column.Name));

    public static bool IsNumber(Field field) =>
        field.Column.Type is ColumnType.Integer or ColumnType.HugeInt or ColumnType.Decimal or ColumnType.Double;

    public static bool IsDate(Field field) => field.Column.Type is ColumnType.Date or ColumnType.Timestamp or ColumnType.TimestampTz;

    public TableSchema Table(string name) => _tables[name];

    static bool IsKeyName(string name) => Tokenizer.Stems(name) is [.., "id"] or ["key"] or [.., "key"];
}
