using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;

namespace Quaestor.Data.Results.Excel;

/// <summary>
/// Writes an Excel workbook to a stream that need not seek, row by row: a package is a zip archive, and its parts are
/// written one after another. Rows that do not fit a sheet go on in the next.
/// </summary>
static class WorkbookWriter
{
    const int FlushAt = 64 << 10;

    public static Task WriteAsync(IReadOnlyList<Column> columns, IEnumerable<object?[]> rows, Stream output, CancellationToken cancellationToken) =>
        WriteAsync(columns, rows, output, WorkbookLimits.Rows, cancellationToken);

    /// <param name="rowsOfSheet">The header among them.</param>
    internal static async Task WriteAsync(
        IReadOnlyList<Column> columns, IEnumerable<object?[]> rows, Stream output, int rowsOfSheet, CancellationToken cancellationToken)
    {
        await using var behind = new WriteBehindStream(output);
        await using (var zip = await ZipArchive.CreateAsync(behind, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
        {
            var sheets = 0;
            using var rest = rows.GetEnumerator();
            for (var more = true; more;)
            {
                var entry = zip.CreateEntry(WorkbookParts.SheetPath(++sheets), CompressionLevel.Fastest);
                await using var stream = await entry.OpenAsync(cancellationToken);
                more = await WriteSheetAsync(columns, rest, isContinued: sheets > 1, stream, rowsOfSheet, cancellationToken);
            }

            foreach (var (path, text) in WorkbookParts.Of(sheets))
            {
                await using var stream = await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancellationToken);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            }
        }

        await behind.FlushAsync(cancellationToken);
    }

    /// <param name="rest">Stands on the first row of the sheet where it is continued, else before it.</param>
    /// <returns>True if it stands on a row that did not fit.</returns>
    static async Task<bool> WriteSheetAsync(
        IReadOnlyList<Column> columns, IEnumerator<object?[]> rest, bool isContinued, Stream stream, int rowsOfSheet, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(stream, new(leaveOpen: true));
        var sheet = new SheetXml(pipe, columns);
        sheet.Begin();
        var more = isContinued || rest.MoveNext();
        for (var row = 1; more && row < rowsOfSheet; row++)
        {
            sheet.Row(rest.Current);
            if (pipe.UnflushedBytes > FlushAt)
            {
                await pipe.FlushAsync(cancellationToken);
            }

            more = rest.MoveNext();
        }

        sheet.End();
        await pipe.FlushAsync(cancellationToken);
        return more;
    }
}
