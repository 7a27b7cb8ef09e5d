using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Results;
using Quaestor.Data.Results.Export;

namespace Quaestor.Cli.Output;

/// <summary>Writes the rows of a result: some of them for people, all of them for programs and files.</summary>
sealed class RowsOutput(ApiClient api, Screen screen)
{
    const int LargestPage = 10_000;

    /// <summary>What a terminal gets is made harmless; a file or a pipe gets the data as they are.</summary>
    readonly TextWriter _data = screen.IsTerminal ? new SafeTextWriter(screen.Data) : screen.Data;

    /// <param name="result">The result with its first page, as a run or a turn carries it.</param>
    /// <param name="most">Rows of a table or of Markdown that people read; files and the other formats get all.</param>
    /// <exception cref="CommandException">The output could not be written.</exception>
    public async Task WriteAsync(JsonElement result, RowsDestination destination, int most, CancellationToken cancellationToken)
    {
        var page = ResultJson.Read(result);
        if (destination.File is { } file)
        {
            await OutputFile.WriteAsync(file, stream => ExportAsync(page, destination, stream, cancellationToken));
            screen.Say($"{page.RowCount:N0} rows written to {file}.");
        }
        else if (destination.Format is RowsFormat.Table or RowsFormat.Markdown)
        {
            await ShowAsync(page, destination.Format, most, cancellationToken);
        }
        else
        {
            await PrintAsync(page, destination, cancellationToken);
        }

        SayTruncation(page);
    }

    async Task ShowAsync(ResultPage page, RowsFormat format, int most, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(page, most, cancellationToken);
        if (format == RowsFormat.Markdown)
        {
            await ResultMarkdown.WriteAsync(_data, page.Columns, rows, cancellationToken);
        }
        else
        {
            WriteTable(page, rows);
        }

        await _data.FlushAsync(cancellationToken);
        if (page.RowCount > most)
        {
            screen.Say($"{most:N0} of {page.RowCount:N0} rows are shown; --rows 0 or --format csv gives all.");
        }
    }

    /// <summary>To standard output, as bytes where it takes them.</summary>
    async Task PrintAsync(ResultPage page, RowsDestination destination, CancellationToken cancellationToken)
    {
        if (screen.Bytes is { } bytes)
        {
            await _data.FlushAsync(cancellationToken);
            await ExportAsync(page, destination, bytes, cancellationToken);
        }
        else
        {
            await api.CopyAsync(AddressOf(page, destination), _data, cancellationToken);
        }

        if (destination.Format == RowsFormat.Json)
        {
            await _data.WriteLineAsync();
        }

        await _data.FlushAsync(cancellationToken);
    }

    async Task ExportAsync(ResultPage page, RowsDestination destination, Stream stream, CancellationToken cancellationToken)
    {
        await api.CopyAsync(AddressOf(page, destination), stream, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    static string AddressOf(ResultPage page, RowsDestination destination) =>
        $"/results/{page.ResultId}/export?format={destination.Export!.Value.Ending()}";

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

    void SayTruncation(ResultPage page)
    {
        if (page.TruncatedBy is { } cap)
        {
            screen.Complain($"The query has more rows: its result was cut after {page.RowCount:N0} by the limit of {(cap == Truncation.Rows ? "rows" : "size")}.");
        }
    }
}
