using System.Globalization;
using System.Text;
using Quaestor.Data.Results;

namespace Quaestor.Data.Catalog;

/// <summary>A schema as text for a model: as much detail as fits into a number of tokens, the same on every level for all tables.</summary>
public static class SchemaText
{
    /// <summary>English and SQL take about four characters a token, names with underscores fewer.</summary>
    const double CharactersPerToken = 3.5;

    const int LongestValue = 40;

    /// <summary>From full detail to names alone.</summary>
    static readonly Detail[] Levels =
    [
        new(Values: 20, Ranges: true, Notes: true, Types: true, Columns: true),
        new(Values: 8, Ranges: true, Notes: true, Types: true, Columns: true),
        new(Values: 3, Ranges: true, Notes: false, Types: true, Columns: true),
        new(Values: 0, Ranges: false, Notes: false, Types: true, Columns: true),
        new(Values: 0, Ranges: false, Notes: false, Types: false, Columns: true),
        new(Values: 0, Ranges: false, Notes: false, Types: false, Columns: false),
    ];

    /// <param name="schema">All tables are named, unless not even their names fit.</param>
    /// <param name="tokens">What the text may take, estimated.</param>
    public static string Of(SourceSchema schema, int tokens)
    {
        var budget = (int)(tokens * CharactersPerToken);
        var text = "";
        foreach (var level in Levels)
        {
            text = Write(schema, level);
            if (text.Length <= budget)
            {
                return text;
            }
        }

        var cut = text.LastIndexOf('\n', Math.Max(0, Math.Min(budget, text.Length) - 1));
        return $"{text[..Math.Max(cut, 0)]}\n… {schema.Tables.Count} tables in all; ask for the schema of one by its name.\n";
    }

    static string Write(SourceSchema schema, Detail detail)
    {
        var text = new StringBuilder();
        foreach (var table in schema.Tables)
        {
            Write(text, table, detail);
        }

        if (schema.Joins.Count > 0 && detail.Columns)
        {
            text.Append("joins:\n");
            foreach (var join in schema.Joins)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {Name(join.FromTable)}.{Name(join.FromColumn)} = {Name(join.ToTable)}.{Name(join.ToColumn)}\n");
            }
        }

        return text.ToString();
    }

    static void Write(StringBuilder text, TableSchema table, Detail detail)
    {
        text.Append(CultureInfo.InvariantCulture, $"table {Name(table.Name)}");
        if (table.RowCount is { } rows)
        {
            text.Append(CultureInfo.InvariantCulture, $" ({(table.RowCountIsExact ? "" : "about ")}{rows} rows)");
        }

        if (!detail.Types)
        {
            text.Append(detail.Columns ? $": {string.Join(", ", table.Columns.Select(column => Name(column.Name)))}\n" : "\n");
            return;
        }

        text.Append('\n');
        foreach (var note in detail.Notes ? table.Notes : [])
        {
            text.Append(CultureInfo.InvariantCulture, $"  note: {note}\n");
        }

        foreach (var column in table.Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Name(column.Name)} {column.EngineType}{Facts(column, table.RowCount, detail)}\n");
        }
    }

    static string Facts(ColumnSchema column, long? rows, Detail detail)
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

    /// <summary>As SQL needs it: quoted unless it is plain.</summary>
    static string Name(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? name
            : OwnSql.Name(name);

    sealed record Detail(int Values, bool Ranges, bool Notes, bool Types, bool Columns);
}
