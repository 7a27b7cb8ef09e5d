using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Models.Planner.Schemas;

/// <summary>A schema by numbers: every table and column has an index, its words, and what joins it to others.</summary>
sealed class SchemaMap
{
    readonly List<MappedTable> _tables = [];
    readonly List<MappedColumn> _columns = [];
    readonly List<MappedJoin> _joins = [];
    readonly ILookup<int, MappedJoin> _joinsOf;

    public SchemaMap(SourceSchema schema)
    {
        Schema = schema;
        foreach (var table in schema.Tables)
        {
            var mapped = new MappedTable(_tables.Count, table, NameWordForms.Of(table.Name));
            _tables.Add(mapped);
            foreach (var column in table.Columns)
            {
                var one = new MappedColumn(_columns.Count, mapped, column, NameWordForms.Of(column.Name), UseOf(column));
                mapped.Columns.Add(one);
                _columns.Add(one);
            }
        }

        foreach (var join in schema.Joins)
        {
            if (Find(join.FromTable, join.FromColumn) is { } from && Find(join.ToTable, join.ToColumn) is { } to && from.Table != to.Table)
            {
                _joins.Add(new MappedJoin(from, to, join));
                from.IsReference = true;
                to.IsKey = true;
                if (from.Words[^1] == to.Words[^1])
                {
                    Merge(from, to);
                }
            }
        }

        foreach (var same in _columns.GroupBy(column => column.Group).Where(same => same.Count() > 1))
        {
            foreach (var column in same)
            {
                column.Peers = [.. same.Where(other => other.Table != column.Table)];
            }
        }

        foreach (var table in _tables)
        {
            table.Key = KeyOf(table);
            if (table.Key is { } key)
            {
                key.IsKey = true;
            }

            table.Name = NameOf(table);
        }

        Choices = [.. _joins.GroupBy(join => (Math.Min(join.From.Table.Index, join.To.Table.Index), Math.Max(join.From.Table.Index, join.To.Table.Index))).Where(same => same.Count() > 1).Select(same => same.ToArray())];
        _joinsOf = _joins.SelectMany(join => new[] { (join.From.Table.Index, join), (join.To.Table.Index, join) }).ToLookup(pair => pair.Index, pair => pair.join);
    }

    public SourceSchema Schema { get; }

    public IReadOnlyList<MappedTable> Tables => _tables;

    public IReadOnlyList<MappedColumn> Columns => _columns;

    public IReadOnlyList<MappedJoin> Joins => _joins;

    /// <summary>Two tables that join in several ways, with these: flights from and to an airport. The first is taken where nothing tells.</summary>
    public IReadOnlyList<MappedJoin[]> Choices { get; }

    public MappedTable? Table(string name) => _tables.Find(table => table.Schema.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public MappedColumn? Find(string table, string column) =>
        Table(table)?.Columns.Find(one => one.Schema.Name.Equals(column, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<MappedJoin> JoinsOf(MappedTable table) => _joinsOf[table.Index];

    static ColumnUse UseOf(ColumnSchema column) => column.Type switch
    {
        ColumnType.Integer or ColumnType.HugeInt or ColumnType.Decimal or ColumnType.Double => ColumnUse.Number,
        ColumnType.Date or ColumnType.Timestamp or ColumnType.TimestampTz or ColumnType.Time => ColumnUse.Date,
        ColumnType.Boolean => ColumnUse.Truth,
        _ => ColumnUse.Text,
    };

    static MappedColumn? KeyOf(MappedTable table) =>
        (table.Schema.PrimaryKey is [var only] ? table.Columns.Find(column => column.Schema.Name == only) : null)
        ?? (table.Schema.PrimaryKey.Count > 1 ? null : table.Columns.Find(column => column.IsKey && column.IsUnique)
            ?? table.Columns.Find(column => column.Words[^1] == "id" && column.IsUnique));

    static MappedColumn? NameOf(MappedTable table)
    {
        var named = table.Columns.Where(column => column.IsName).ToList();
        return named.Find(column => column.OwnWords is ["name"] or ["title"])
            ?? named.Find(column => !column.IsReference && column.OwnWords is not (["first", ..] or ["last", ..]))
            ?? named.Find(column => !column.IsReference)
            // Where nothing is called a name, people are called by what else describes them.
            ?? table.Columns.Find(column => column is { Use: ColumnUse.Text, IsReference: false } && column.OwnWords is ["detail"] or ["description"] or ["label"]);
    }

    void Merge(MappedColumn left, MappedColumn right)
    {
        var (least, greatest) = (Math.Min(left.Group, right.Group), Math.Max(left.Group, right.Group));
        foreach (var column in _columns.Where(column => column.Group == greatest))
        {
            column.Group = least;
        }
    }
}
