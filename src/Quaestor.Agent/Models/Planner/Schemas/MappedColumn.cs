using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Planner.Schemas;

enum ColumnUse
{
    Text,
    Number,
    Date,
    Truth,
}

/// <summary>A column as the planner sees it.</summary>
/// <param name="index">Its place among all columns of the schema.</param>
/// <param name="words">The stems of its name, abbreviations written out.</param>
sealed class MappedColumn(int index, MappedTable table, ColumnSchema schema, string[] words, ColumnUse use)
{
    public int Index { get; } = index;

    public MappedTable Table { get; } = table;

    public ColumnSchema Schema { get; } = schema;

    public string[] Words { get; } = words;

    public ColumnUse Use { get; } = use;

    public bool IsKey { get; set; }

    public bool IsReference { get; set; }

    /// <summary>The least index of the columns that joins make equal to it, and that are called alike: a friend is no name.</summary>
    public int Group { get; set; } = index;

    /// <summary>Columns of other tables that joins make equal to it, and that are called alike.</summary>
    public IReadOnlyList<MappedColumn> Peers { get; set; } = [];

    /// <summary>The words that its table's name does not have; all where none is left.</summary>
    public string[] OwnWords { get; } = words.Except(table.Words, StringComparer.Ordinal).ToArray() is { Length: > 0 } own ? own : words;

    /// <summary>No two rows share a value.</summary>
    public bool IsUnique => Schema.Profile is { } profile && Table.Schema.RowCount is { } rows && rows > 1 && profile.Distinct == rows;

    /// <summary>By it people call the rows of its table.</summary>
    public bool IsName => Use == ColumnUse.Text && Words[^1] is "name" or "title";

    public bool IsIdentifier => IsKey || IsReference || Words[^1] is "id" or "code" && Words.Length > 1 || Words is ["id"];

    public override string ToString() => $"{Table.Schema.Name}.{Schema.Name}";
}

/// <summary>A table as the planner sees it.</summary>
sealed class MappedTable(int index, TableSchema schema, string[] words)
{
    public int Index { get; } = index;

    public TableSchema Schema { get; } = schema;

    public string[] Words { get; } = words;

    public List<MappedColumn> Columns { get; } = [];

    public MappedColumn? Key { get; set; }

    public MappedColumn? Name { get; set; }

    public override string ToString() => Schema.Name;
}

/// <summary>Two tables that join.</summary>
sealed record MappedJoin(MappedColumn From, MappedColumn To, TableJoin Schema)
{
    public MappedColumn EndAt(MappedTable table) => From.Table == table ? From : To;

    public MappedTable Other(MappedTable table) => From.Table == table ? To.Table : From.Table;
}
