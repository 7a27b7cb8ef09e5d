using System.Globalization;
using System.Text;
using Quaestor.Data.Results;

namespace Quaestor.Data.Catalog;

/// <summary>Writes tables, and the joins between those that were written, at one level of detail.</summary>
sealed class TableText(SourceSchema schema, TableDetail detail)
{
    /// <summary>From full detail to types.</summary>
    public static readonly IReadOnlyList<TableDetail> Levels =
    [
        new(Values: 20, Ranges: true, Notes: true, Types: true, Columns: true),
        new(Values: 8, Ranges: true, Notes: true, Types: true, Columns: true),
        new(Values: 3, Ranges: true, Notes: false, Types: true, Columns: true),
        new(Values: 0, Ranges: false, Notes: false, Types: true, Columns: true),
    ];

    /// <summary>Columns' names, and tables' names alone.</summary>
    public static readonly IReadOnlyList<TableDetail> ShortLevels =
    [
        new(Values: 0, Ranges: false, Notes: false, Types: false, Columns: true),
        new(Values: 0, Ranges: false, Notes: false, Types: false, Columns: false),
    ];

    const int LongestValue = 40;
    const int LongestComment = 200;

    readonly StringBuilder _text = new();

    /// <summary>Names of those that were written.</summary>
    public HashSet<string> Tables { get; } = new(StringComparer.Ordinal);

    /// <summary>As SQL names it.</summary>
    public static string NameOf(TableSchema table) => string.Join('.', table.Path.Select(Name));

    /// <returns>The length of the text so far.</returns>
    public int Add(TableSchema table)
    {
        Tables.Add(table.Name);
        _text.Append(CultureInfo.InvariantCulture, $"{KindOf(table.Kind)} {NameOf(table)}");
        if (table.RowCount is { } rows)
        {
            _text.Append(CultureInfo.InvariantCulture, $" ({(table.RowCountIsExact ? "" : "about ")}{rows} rows)");
        }

        if (detail.Types)
        {
            AddColumns(table);
        }
        else
        {
            _text.Append(detail.Columns ? $": {string.Join(", ", table.Columns.Select(column => Name(column.Name)))}\n" : "\n");
        }

        return _text.Length;
    }

    /// <summary>Adds a table only if the text stays within so many characters.</summary>
    public void AddIfWithin(TableSchema table, int room)
    {
        var before = _text.Length;
        if (Add(table) > room)
        {
            _text.Length = before;
            Tables.Remove(table.Name);
        }
    }

    /// <returns>The length of the text with them.</returns>
    public int AddJoins()
    {
        var joins = detail.Columns ? schema.Joins.Where(join => Tables.Contains(join.FromTable) && Tables.Contains(join.ToTable)).ToList() : [];
        if (joins.Count > 0)
        {
            var names = schema.Tables.Where(table => Tables.Contains(table.Name)).ToDictionary(table => table.Name, NameOf, StringComparer.Ordinal);
            _text.Append("joins:\n");
            foreach (var join in joins)
            {
                var pairs = join.AlsoOn.Prepend(new(join.FromColumn, join.ToColumn))
                    .Select(pair => $"{names[join.FromTable]}.{Name(pair.From)} = {names[join.ToTable]}.{Name(pair.To)}");
                _text.Append(CultureInfo.InvariantCulture, $"- {string.Join(" and ", pairs)}\n");
            }
        }

        return _text.Length;
    }

    public override string ToString() => _text.ToString();

    void AddColumns(TableSchema table)
    {
        _text.Append(CommentOf(table.Comment)).Append('\n');
        foreach (var note in detail.Notes ? table.Notes : [])
        {
            _text.Append(CultureInfo.InvariantCulture, $"  note: {note}\n");
        }

        if (table.PrimaryKey.Count > 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  key: {string.Join(", ", table.PrimaryKey.Select(Name))}\n");
        }

        foreach (var column in table.Columns)
        {
            _text.Append(CultureInfo.InvariantCulture, $"- {Name(column.Name)} {column.EngineType}{Facts(column, table.RowCount)}{CommentOf(column.Comment)}\n");
        }
    }

    /// <summary>On one line, whatever whoever wrote it put in.</summary>
    string CommentOf(string? comment)
    {
        if (!detail.Notes || string.IsNullOrWhiteSpace(comment))
        {
            return "";
        }

        var line = string.Join(' ', comment.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $" -- {(line.Length > LongestComment ? $"{line[..LongestComment]}…" : line)}";
    }

    string Facts(ColumnSchema column, long? rows)
    {
        if (column.Profile is not { } profile)
        {
            return "";
        }

        List<string> facts = [];
        if (!profile.Sampled && rows is > 1 && profile.Distinct == rows)
        {
            facts.Add("unique");
        }

        if (detail.Ranges && profile.NullFraction > 0)
        {
            facts.Add(profile.NullFraction < 0.01 ? "<1% null" : string.Create(CultureInfo.InvariantCulture, $"{profile.NullFraction * 100:0}% null"));
        }

        if (column.Type is ColumnType.Text or ColumnType.Boolean && profile.Values.Count > 0 && detail.Values > 0)
        {
            var shown = profile.Values.Take(detail.Values).Select(value => $"'{(value.Length > LongestValue ? value[..LongestValue] + "…" : value)}'");
            facts.Add(string.Join(", ", shown) + (profile.Values.Count > detail.Values ? $", … ({profile.Values.Count} values)" : ""));
        }
        else if (detail.Ranges && column.Type is not ColumnType.Text && profile is { Min: { } least, Max: { } greatest })
        {
            facts.Add($"{least} to {greatest}");
        }

        return facts.Count == 0 ? "" : $": {string.Join("; ", facts)}";
    }

    static string KindOf(TableKind kind) => kind switch
    {
        TableKind.View => "view",
        TableKind.MaterializedView => "materialized view",
        TableKind.ForeignTable => "foreign table",
        _ => "table",
    };

    /// <summary>As SQL needs it: quoted unless it is plain.</summary>
    static string Name(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? name
            : OwnSql.Name(name);
}

/// <summary>What is told of a table.</summary>
/// <param name="Values">Of a column's listed values, so many.</param>
/// <param name="Ranges">Least and greatest values, and missing ones.</param>
/// <param name="Notes">How it was read, and what whoever made it wrote about it.</param>
sealed record TableDetail(int Values, bool Ranges, bool Notes, bool Types, bool Columns);
