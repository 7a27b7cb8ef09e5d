using System.Globalization;
using System.Text;

namespace Quaestor.Data.Catalog;

/// <summary>
/// A schema as text for a model, within a number of tokens. A schema that fits is told whole, all tables in the same
/// detail; of a larger one the tables that a question is about, the names of others, and how many are left out.
/// </summary>
public static class SchemaText
{
    /// <summary>English and SQL take about four characters a token, names with underscores fewer.</summary>
    const double CharactersPerToken = 3.5;

    /// <summary>Of a large schema's text, what the tables in question may take; names take the rest.</summary>
    const double ShareOfFound = 0.7;

    const int MostFound = 30;

    /// <summary>So many of the found tables are to fit; else all are told in less detail.</summary>
    const int FewestFound = 8;

    const int ShortestNames = 100;

    /// <summary>All tables with the types of their columns, in as much detail as fits.</summary>
    /// <returns>Null where even that does not fit.</returns>
    public static string? Whole(SourceSchema schema, int tokens) => Whole(schema, (int)(tokens * CharactersPerToken), TableText.Levels);

    /// <param name="schema">All tables are named, unless not even their names fit.</param>
    /// <param name="tokens">What the text may take, estimated.</param>
    /// <param name="question">What the tables are wanted for; null where that is not known.</param>
    public static string Of(SourceSchema schema, int tokens, string? question = null)
    {
        var budget = (int)(tokens * CharactersPerToken);
        if (Whole(schema, budget, TableText.Levels) is { } whole)
        {
            return whole;
        }

        return question is not null && SchemaSearch.Of(schema).Find(question, MostFound) is { Count: > 0 } found
            ? OfFound(schema, found, budget)
            : Whole(schema, budget, TableText.ShortLevels) ?? Names(schema.Tables, schema.Tables.Count, budget);
    }

    static string? Whole(SourceSchema schema, int budget, IEnumerable<TableDetail> levels)
    {
        foreach (var level in levels)
        {
            var text = new TableText(schema, level);
            // Of thousands of tables, most are not worth writing to see that they do not fit.
            if (schema.Tables.All(table => text.Add(table) <= budget) && text.AddJoins() <= budget)
            {
                return text.ToString();
            }
        }

        return null;
    }

    static string OfFound(SourceSchema schema, IReadOnlyList<FoundTable> found, int budget)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"Of {schema.Tables.Count} tables, those that fit the question best:\n");
        var room = (int)((budget * ShareOfFound) - head.Length);
        var (text, told) = Told(schema, found, room);
        var rest = schema.Tables.Where(table => !told.Contains(table.Name));
        // What was found and did not fit is the likeliest among the others.
        var others = found.Select(table => table.Table).Where(table => !told.Contains(table.Name)).Concat(rest).DistinctBy(table => table.Name);
        return head + text + Names(others, schema.Tables.Count - told.Count, budget - head.Length - text.Length);
    }

    static (string Text, HashSet<string> Tables) Told(SourceSchema schema, IReadOnlyList<FoundTable> found, int room)
    {
        TableText? text = null;
        foreach (var level in TableText.Levels.Skip(1).Concat(TableText.ShortLevels))
        {
            text = new TableText(schema, level);
            foreach (var table in found)
            {
                text.AddIfWithin(table.Table, room);
            }

            if (text.Tables.Count >= Math.Min(found.Count, FewestFound))
            {
                break;
            }
        }

        text!.AddJoins();
        return (text.ToString(), text.Tables);
    }

    /// <summary>As many names as fit, and how many do not.</summary>
    static string Names(IEnumerable<TableSchema> tables, int count, int room)
    {
        var text = new StringBuilder("other tables: ");
        var named = 0;
        foreach (var table in tables)
        {
            var name = TableText.NameOf(table);
            if (text.Length + name.Length > room - ShortestNames)
            {
                break;
            }

            text.Append(named++ > 0 ? ", " : "").Append(name);
        }

        var left = count - named;
        return named == 0 ? Left(left)
            : left > 0 ? text.Append('\n').Append(Left(left)).ToString()
            : text.Append('\n').ToString();
    }

    static string Left(int tables) => tables == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture, $"… {tables} more tables are not named here: search for them by words, or ask for one by its name.\n");
}
