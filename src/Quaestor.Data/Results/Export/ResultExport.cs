using System.Text;
using Quaestor.Data.Results.Excel;
using Quaestor.Data.Results.Parquet;

namespace Quaestor.Data.Results.Export;

/// <summary>Writes a whole stored result as a file. Memory does not grow with its rows.</summary>
public static class ResultExport
{
    /// <param name="result">Stays open.</param>
    /// <param name="format">Texts that a spreadsheet would run are made harmless in CSV and Excel; the others hold them to the letter.</param>
    /// <param name="sort">Columns to sort by, as for pages; null for the order of the query.</param>
    /// <param name="output">Need not seek; is written to asynchronously alone, flushed, and stays open.</param>
    /// <param name="cancellationToken">Leaves half of it written.</param>
    /// <exception cref="UnknownColumnException">The sort names a column that the result does not have. Nothing was written.</exception>
    /// <exception cref="ExportException">The result does not fit the format. Nothing was written.</exception>
    public static Task WriteAsync(ResultFile result, ExportFormat format, string? sort, Stream output, CancellationToken cancellationToken)
    {
        var rows = result.Rows(sort);
        return format switch
        {
            ExportFormat.Csv => WriteTextAsync(
                output, writer => ResultCsv.WriteAsync(writer, result.Columns, rows, new CsvOptions { HarmlessInSpreadsheets = true }, cancellationToken)),
            ExportFormat.Markdown => WriteTextAsync(output, writer => ResultMarkdown.WriteAsync(writer, result.Columns, rows, cancellationToken)),
            ExportFormat.Json => JsonExport.WriteAsync(result, rows, output, cancellationToken),
            ExportFormat.NdJson => NdJsonExport.WriteAsync(result.Columns, rows, output, cancellationToken),
            ExportFormat.Parquet => new ParquetWriter(output, ParquetSchema.Of(result)).WriteAsync(rows, cancellationToken),
            _ => WriteWorkbookAsync(result, rows, output, cancellationToken),
        };
    }

    static async Task WriteTextAsync(Stream output, Func<TextWriter, Task> write)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), 32 << 10, leaveOpen: true);
        await write(writer);
    }

    static Task WriteWorkbookAsync(ResultFile result, IEnumerable<object?[]> rows, Stream output, CancellationToken cancellationToken) =>
        WorkbookLimits.Broken(result) is { } sentence
            ? throw new ExportException(sentence)
            : WorkbookWriter.WriteAsync(result.Columns, rows, output, cancellationToken);
}
