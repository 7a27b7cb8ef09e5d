using System.Globalization;
using System.Text;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Sharing.Masking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools;

/// <summary>A result in the forms in which models may read it.</summary>
/// <param name="masked">Columns of the source whose values no model sees.</param>
sealed class ResultText(ISource source, SourceSchema schema, IReadOnlyList<string> masked, string sql)
{
    const int MostSummarised = 100_000;
    const string Masked = "(masked)";

    /// <summary>Masked values were kept from it from the start, whatever its statement says.</summary>
    public bool IsUnmasked { get; init; }

    /// <param name="rows">All of the result's, of which a summary is made.</param>
    public GradedText Of(ResultPage page, IEnumerable<object?[]> rows)
    {
        var hidden = IsUnmasked ? new bool[page.Columns.Count] : MaskedUse.Of(sql, source.Dialect, schema, masked, page.Columns);
        var told = ToldNames.Of(page.Columns, sql, schema);
        var unmasked = masked.Count == 0 ? [] : new[] { new GradedForm(RowsText.Of(page, told), [new(source.Id, SourceShare.Rows, [])]) { Rows = RowsText.CountOf(page) } };
        if (hidden is null)
        {
            return new GradedText(OfMasked(Names(page, told, new bool[page.Columns.Count]), page)) { Forms = unmasked };
        }

        var names = Names(page, told, hidden);
        var shown = page with
        {
            Rows = hidden.Contains(true) ? [.. page.Rows.Select(row => row.Select((cell, place) => hidden[place] && cell is not null ? Masked : cell).ToArray())] : page.Rows,
        };
        var graded = GradedText.Of(source.Id, masked, OfSchema(page, names), OfSummaries(page, names, hidden, rows), RowsText.Of(shown, told), RowsText.CountOf(page));
        return graded with { Forms = [.. unmasked, .. graded.Forms] };
    }

    /// <summary>What somebody who is not a person may see of it.</summary>
    /// <param name="rows">All of the result's.</param>
    public ShownResult Shown(Sight sight, ResultPage page, IEnumerable<object?[]> rows)
    {
        var hidden = IsUnmasked ? new bool[page.Columns.Count] : MaskedUse.Of(sql, source.Dialect, schema, masked, page.Columns);
        var showsRows = hidden is not null && sight.LevelOf(source.Id) == SourceShare.Rows;
        var names = showsRows ? [.. page.Columns.Select(column => column.Name)] : ToldNames.Of(page.Columns, sql, schema);
        return new ShownResult([.. page.Columns.Select((column, place) => column with { Name = names[place] })], hidden is null ? null : page)
        {
            Rows = !showsRows ? null
                : hidden!.Contains(true) ? rows.Select(row => row.Select((cell, place) => hidden![place] && cell is not null ? Masked : cell).ToArray())
                : rows,
        };
    }

    static string OfSchema(ResultPage page, IReadOnlyList<string> names) =>
        $"{RowsText.Summary(page)}. Columns: {RowsText.Listed(names)}.\nThe rows are not shown to you: answer in general terms, the user reads the figures in the table.\n{End(page)}";

    string OfMasked(List<string> names, ResultPage page) =>
        $"The query ran. Columns: {RowsText.Listed(names)}.\nNothing else of the result is shown to you, not even how many rows there are, because it may tell values of masked columns ({string.Join(", ", masked)}). Name the columns of your query one by one and leave masked ones out to see more.\n{End(page)}";

    static string OfSummaries(ResultPage page, IReadOnlyList<string> names, IReadOnlyList<bool> hidden, IEnumerable<object?[]> rows)
    {
        var summaries = page.Columns.Select(column => new ColumnSummary(column.Type)).ToList();
        foreach (var row in rows.Take(MostSummarised))
        {
            for (var place = 0; place < summaries.Count; place++)
            {
                summaries[place].Add(row[place]);
            }
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RowsText.Summary(page)}. The rows are not shown to you, but what is in their columns{(page.RowCount > MostSummarised ? $" (the first {MostSummarised:N0} rows)" : "")}:\n");
        text.Append("- ").AppendLine(RowsText.Listed([.. summaries.Select((summary, place) => $"{names[place]}: {(hidden[place] ? "masked" : summary)}")], "\n- "));
        return text.Append(End(page)).ToString();
    }

    static string End(ResultPage page) => $"result_id: {page.ResultId}.{RowsText.Told}";

    static List<string> Names(ResultPage page, IReadOnlyList<string> told, IReadOnlyList<bool> hidden) =>
        [.. told.Select((name, place) => $"{name} ({RowsText.TypeOf(page.Columns[place])}{(hidden[place] ? ", masked" : "")})")];
}
