using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Completion;

/// <summary>A column, as the server tells it.</summary>
sealed record KnownColumn(string Name, string Type, string Note);

/// <param name="Name">As the source calls it.</param>
/// <param name="Written">As SQL names it, quoted where it must be.</param>
/// <param name="Note">Its kind and size, for people.</param>
sealed record KnownTable(string Name, string Written, string Note, IReadOnlyList<KnownColumn> Columns)
{
    /// <summary>About; null where nobody has counted them.</summary>
    public double? Rows { get; init; }
}

/// <summary>Two columns by which tables join.</summary>
sealed record KnownJoin(string FromTable, string FromColumn, string ToTable, string ToColumn);

/// <summary>The tables of a source, for completion and browsing.</summary>
sealed class KnownSchema
{
    readonly Dictionary<string, KnownTable> _byName;

    public KnownSchema(IReadOnlyList<KnownTable> tables, IReadOnlyList<KnownJoin> joins)
    {
        Tables = tables;
        Joins = joins;
        _byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (var table in tables)
        {
            _byName.TryAdd(table.Name, table);

            // What lies in the schema that is looked in first is often named without it.
            _byName.TryAdd(table.Name[(table.Name.LastIndexOf('.') + 1)..], table);
        }
    }

    public static KnownSchema None { get; } = new([], []);

    public IReadOnlyList<KnownTable> Tables { get; }

    public IReadOnlyList<KnownJoin> Joins { get; }

    /// <param name="schema">As <c>GET /datasets/{id}/schema</c> answers it.</param>
    public static KnownSchema Of(JsonElement schema) => new(
        [.. schema.Items("tables").Select(Table)],
        [.. schema.Items("joins").Select(join => new KnownJoin(join.Text("from_table"), join.Text("from_column"), join.Text("to_table"), join.Text("to_column")))]);

    /// <param name="name">With or without quotes and schema.</param>
    public KnownTable? Find(string name) => _byName.GetValueOrDefault(name.Replace("\"", "", StringComparison.Ordinal));

    static KnownTable Table(JsonElement table)
    {
        var name = table.Text("name");
        var path = table.Items("path").Select(part => part.GetString()!).ToList();
        var rows = table.NumberOrNull("row_count") is { } count ? $"{(table.Flag("row_count_is_exact") ? "" : "about ")}{count:N0} {(count is 1 ? "row" : "rows")}" : "";
        var kind = table.Text("kind") is "" or "table" ? "table" : table.Text("kind").Replace('_', ' ');
        return new(
            name,
            string.Join('.', (path.Count > 0 ? path : [name]).Select(SqlNames.Quote)),
            rows.Length > 0 ? $"{kind}, {rows}" : kind,
            [.. table.Items("columns").Select(Column)])
        {
            Rows = table.NumberOrNull("row_count"),
        };
    }

    static KnownColumn Column(JsonElement column)
    {
        var values = column.Object("profile") is { } profile ? profile.Items("values").Select(value => value.GetString()).Take(5).ToList() : [];
        return new(
            column.Text("name"),
            column.TextOrNull("engine_type") ?? column.Text("type"),
            column.TextOrNull("comment") ?? string.Join(", ", values));
    }
}
