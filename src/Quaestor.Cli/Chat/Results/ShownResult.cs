using System.Text.Json;
using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Results;

enum ResultTab
{
    Table,
    Chart,
    Query,

    /// <summary>What a command printed.</summary>
    Text,
}

/// <summary>Something that stands beside the conversation: rows with their query and chart, or a command's text.</summary>
sealed class ShownResult
{
    readonly TextView _query;
    readonly TextView _chart;
    readonly TextView _text;

    ShownResult(int number, string title, ResultRows? rows, string query, string? text)
    {
        (Number, Title, Rows, Query, Text) = (number, title, rows, query, text);
        Table = rows is null ? null : new(rows);
        _query = new((width, theme) => SqlColours.Lines(Query, width, theme));
        _chart = new((width, theme) => Chart is { } spec && rows is not null ? BarChart.Draw(spec, rows, width, theme) : []);
        _text = new((width, theme) => SafeText.Block(text ?? "").Split('\n').SelectMany(line => Wrapping.Wrap([new(line, theme.Text)], width, indent: 4)));
        Tab = rows is null ? ResultTab.Text : ResultTab.Table;
    }

    public int Number { get; }

    public string Title { get; }

    public ResultRows? Rows { get; }

    public TableView? Table { get; }

    /// <summary>The SQL or Python behind it; empty for a command.</summary>
    public string Query { get; set; }

    public string? Text { get; }

    public JsonElement? Chart { get; set; }

    public ResultTab Tab { get; set; }

    public IEnumerable<ResultTab> Tabs =>
        Rows is null ? [ResultTab.Text] : Chart is null ? [ResultTab.Table, ResultTab.Query] : [ResultTab.Table, ResultTab.Chart, ResultTab.Query];

    /// <summary>What arrow keys scroll; null in the grid, where they move the chosen cell.</summary>
    public TextView? Scrolled => Tab switch
    {
        ResultTab.Query => _query,
        ResultTab.Text => _text,
        ResultTab.Chart => _chart,
        _ => null,
    };

    public static ShownResult OfRows(int number, ResultRows rows, string query) =>
        new(number, $"Result {number}", rows, query, null);

    public static ShownResult OfText(int number, string title, string text) => new(number, title, null, "", text);
}
