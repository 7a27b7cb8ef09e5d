using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Which date a period speaks of, where the question names none.</summary>
sealed class DateChoice(SchemaGraph graph, EnglishLexicon lexicon)
{
    /// <summary>The date of a table that says when its rows happened, or else any; null if it has none.</summary>
    public Field? Own(TableSchema table) => Dates(table).OrderByDescending(Happens).FirstOrDefault();

    /// <summary>The date of a table, or the nearest of those its rows belong to that says when something happened.</summary>
    public Field? Nearest(TableSchema table) => Own(table) ?? graph.Schema.Tables
        .Select(t => (Date: Own(t), Way: graph.WayUp(table, t)))
        .Where(t => t.Date is not null && t.Way is not null)
        .OrderByDescending(t => Happens(t.Date!) > 0)
        .ThenBy(t => t.Way!.Count)
        .ThenByDescending(t => Happens(t.Date!))
        .Select(t => t.Date)
        .FirstOrDefault();

    /// <summary>Dates of what happened to the rows of a table, where its own date only says when they came to be.</summary>
    public IReadOnlyList<Field> Others(TableSchema table) => Own(table) is { } own && Happens(own) > 0 ? [] :
    [
        .. graph.Schema.Tables
            .Where(t => t.Name != table.Name && graph.WayUp(t, table) is { Count: 1 })
            .Select(Own).OfType<Field>().Where(date => Happens(date) > 0),
    ];

    static IEnumerable<Field> Dates(TableSchema table) => table.Columns.Select(c => new Field(table, c)).Where(SchemaGraph.IsDate);

    int Happens(Field date)
    {
        var stems = Tokenizer.Stems(date.Column.Name);
        var ofTable = stems.Intersect(Tokenizer.Stems(date.Table.Name)).Any() ? 1 : 0;
        return ofTable + (lexicon.HasWordOf("happening", date.Column.Name) ? 1 : 0) - (lexicon.HasWordOf("lifecycle", date.Column.Name) ? 2 : 0);
    }
}
