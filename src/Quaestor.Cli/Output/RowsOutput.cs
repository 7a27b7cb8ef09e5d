using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Results;

namespace Quaestor.Cli.Output;

/// <summary>Writes the rows of a result, first page or all of them.</summary>
sealed class RowsOutput(ApiClient api, Screen screen)
{
    const int LargestPage = 10_000;

    /// <summary>What a terminal gets is made harmless; a file or a pipe gets the data as they are.</summary>
    readonly TextWriter _data = screen.IsTerminal ? new SafeTextWriter(screen.Data) : screen.Data;

    /// <param name="result">The result with its first page, as a run or a turn carries it.</param>
    /// <param name="most">Rows of a table or of Markdown; the other formats are for programs and get all.</param>
    public async Task WriteAsync(JsonElement result, RowsFormat format, int most, CancellationToken cancellationToken)
    {
        var page = ResultJson.Read(result);
        switch (format)
        {
            case RowsFormat.Csv or RowsFormat.Json when page.Rows.Count < page.RowCount:
                await api.CopyAsync($"/results/{page.ResultId}/export?format={(format == RowsFormat.Csv ? "csv" : "json")}", _data, cancellationToken);
                break;
            case RowsFormat.Csv:
                await ResultCsv.WriteAsync(_data, page.Columns, page.Rows, new CsvOptions(), cancellationToken);
                break;
            case RowsFormat.Json:
                WriteJson(page);
                break;
            case RowsFormat.Markdown:
                await ResultMarkdown.WriteAsync(_data, page.Columns, await RowsAsync(page, most, cancellationToken), cancellationToken);
                SayRest(page, most);
                break;
            default:
                WriteTable(page, await RowsAsync(page, most, cancellationToken));
                SayRest(page, most);
                break;
        }

        await _data.FlushAsync(cancellationToken);
        SayTruncation(page);
    }

    async Task<IReadOnlyList<object?[]>> RowsAsync(ResultPage first, int most, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(first.RowCount, most);
        var rows = first.Rows.Take(wanted).ToList();
        while (rows.Count < wanted)
        {
            var limit = Math.Min(LargestPage, wanted - rows.Count);
            var next = ResultJson.Read(await api.GetAsync($"/results/{first.ResultId}?offset={rows.Count}&limit={limit}", cancellationToken));
            if (next.Rows.Count == 0)
            {
                break;
            }

            rows.AddRange(next.Rows);
        }

        return rows;
    }

    void WriteTable(ResultPage page, IReadOnlyList<object?[]> rows)
    {
        var table = new TextTable([.. page.Columns.Select(column => (column.Name, column.Type.IsNumeric()))]);
        foreach (var row in rows)
        {
            table.Add(row.Select(cell => cell is null ? "NULL" : CellText.Of(cell)));
        }

        table.Write(screen.Data, screen.Width);
    }

    void WriteJson(ResultPage page) => _data.WriteLine(JsonText.Of(json => ResultJson.Write(json, page)));

    void SayRest(ResultPage page, int most)
    {
        if (page.RowCount > most)
        {
            screen.Say($"{most:N0} of {page.RowCount:N0} rows are shown; --rows 0 or --format csv gives all.");
        }
    }

    void SayTruncation(ResultPage page)
    {
        if (page.TruncatedBy is { } cap)
        {
            screen.Say($"The query has more rows: its result was cut after {page.RowCount:N0} by the limit of {(cap == Truncation.Rows ? "rows" : "size")}.");
        }
    }
}
