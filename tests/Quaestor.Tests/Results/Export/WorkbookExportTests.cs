using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using ExcelDataReader;
using Quaestor.Data.Results;
using Quaestor.Data.Results.Excel;
using Quaestor.Data.Results.Export;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results.Export;

/// <summary>Workbooks as other libraries read them: one checks them against the standard, one takes their values.</summary>
public sealed class WorkbookExportTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ResultFolder _results;

    static WorkbookExportTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public WorkbookExportTests() => _results = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ValuesKeepTheirTypes()
    {
        var sheets = Read(await ExportAsync(
            """
            select 1 as n, 1.50::decimal(5,2) as price, 0.1::double as share, true as yes, 'a<b>&"c"' as text,
                date '2025-01-31' as day, timestamp '2025-01-31 13:45:00.5' as at, timestamptz '2025-01-31 13:45:00Z' as instant,
                time '12:00:00' as noon, null as nothing, {'k': 1} as doc
            """));

        Assert.Equal(["n", "price", "share", "yes", "text", "day", "at", "instant", "noon", "nothing", "doc"], sheets[0][0]);
        Assert.Equal(
            [
                1d, 1.5, 0.1, true, "a<b>&\"c\"",
                new DateTime(2025, 1, 31), new DateTime(2025, 1, 31, 13, 45, 0, 500), new DateTime(2025, 1, 31, 13, 45, 0),
                new TimeSpan(12, 0, 0), null, "{\"k\":1}",
            ],
            sheets[0][1].Select(cell => cell is DateTime { Year: 1899 } time ? time.TimeOfDay : cell));
    }

    [Theory]
    [InlineData("1234567890123456", "1234567890123456")]
    [InlineData("-999999999999999999::bigint", "-999999999999999999")]
    [InlineData("1234567890.1234567::decimal(18,7)", "1234567890.1234567")]
    [InlineData("170141183460469231731687303715884105727::hugeint", "170141183460469231731687303715884105727")]
    [InlineData("'nan'::double", "NaN")]
    [InlineData("date '1900-02-28'", "1900-02-28")]
    [InlineData("date '1789-07-14'", "1789-07-14")]
    [InlineData("date 'infinity'", "infinity")]
    [InlineData("timestamp '2025-01-31 13:45:00.123456'", "2025-01-31T13:45:00.123456")]
    [InlineData("timetz '13:45:00+02:00'", "13:45:00+02:00")]
    [InlineData("'007'", "007")]
    public async Task WhatASpreadsheetWouldChangeIsText(string value, string text)
    {
        var sheets = Read(await ExportAsync($"select {value} as v"));

        Assert.Equal(text, sheets[0][1][0]);
    }

    [Theory]
    [InlineData("999999999999999", 999999999999999d)]
    [InlineData("-12345.6789::decimal(18,4)", -12345.6789)]
    [InlineData("5::hugeint", 5d)]
    public async Task WhatItHoldsIsANumber(string value, double number)
    {
        var sheets = Read(await ExportAsync($"select {value} as v"));

        Assert.Equal(number, sheets[0][1][0]);
    }

    [Fact]
    public async Task TextsComeBackToTheLetter()
    {
        const string text = "tab\tline\r\nbell\a _x0041_ _x _ 😀 ]]> &amp; end ";
        using var result = _results.Store("select e'tab\\tline\\r\\nbell\\x07 _x0041_ _x _ 😀 ]]> &amp; end ' as v");
        Assert.Equal(text, result.ReadPage(0, 1).Rows[0][0]);

        var path = await ExportAsync(result);

        using var workbook = SpreadsheetDocument.Open(path, isEditable: false);
        var cell = workbook.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Cell>().Last();
        Assert.Equal("tab\tline_x000D_\nbell_x0007_ _x005F_x0041_ _x _ 😀 ]]> &amp; end ", cell.InlineString!.Text!.Text);
    }

    [Fact]
    public async Task AFormulaIsTextThatStaysText()
    {
        var path = await ExportAsync("select '=1+1' as \"=cmd\", '  @SUM(1)' as blank, 'plain' as plain, -1 as n");

        using var workbook = SpreadsheetDocument.Open(path, isEditable: false);
        var part = workbook.WorkbookPart!;
        Assert.Empty(part.WorksheetParts.Single().Worksheet.Descendants<CellFormula>());
        var formats = part.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ToList();
        var quoted = part.WorksheetParts.Single().Worksheet.Descendants<Cell>()
            .Select(cell => formats[(int)(cell.StyleIndex?.Value ?? 0)].QuotePrefix?.Value ?? false);
        Assert.Equal([true, false, false, false, true, true, false, false], quoted);
    }

    [Fact]
    public async Task RowsThatDoNotFitASheetGoOnInTheNext()
    {
        using var result = _results.Store("select i from range(25) t(i)");
        using var stream = new MemoryStream();

        await WorkbookWriter.WriteAsync(result.Columns, result.Rows(), stream, rowsOfSheet: 11, CancellationToken.None);

        var sheets = Read(stream);
        Assert.Equal([11, 11, 6], sheets.Select(sheet => sheet.Count));
        Assert.All(sheets, sheet => Assert.Equal("i", sheet[0][0]));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (object)(double)i), sheets.SelectMany(sheet => sheet.Skip(1)).Select(row => row[0]));
    }

    [Fact]
    public async Task AFullLastSheetIsNotFollowedByAnEmptyOne()
    {
        using var result = _results.Store("select i from range(20) t(i)");
        using var stream = new MemoryStream();

        await WorkbookWriter.WriteAsync(result.Columns, result.Rows(), stream, rowsOfSheet: 11, CancellationToken.None);

        Assert.Equal([11, 11], Read(stream).Select(sheet => sheet.Count));
    }

    [Fact]
    public async Task ATextTooLongForACellIsRefusedBeforeAnythingIsWritten()
    {
        using var result = _results.Store("select i, case when i = 3 then repeat('ä', 40000) end as note from range(5) t(i)");
        using var stream = new MemoryStream();

        var refused = await Assert.ThrowsAsync<ExportException>(() => ResultExport.WriteAsync(result, ExportFormat.Xlsx, null, stream, CancellationToken.None));

        Assert.Equal(
            "Row 4 has 40,000 characters in the column note, and an Excel cell holds 32,767. Shorten it with left(…) in the query, or export the result as CSV or Parquet.",
            refused.Message);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public async Task TooManyColumnsAreRefused()
    {
        using var result = _results.Store($"select {string.Join(", ", Enumerable.Range(0, 16_385).Select(i => $"{i} as c{i}"))}");

        var refused = await Assert.ThrowsAsync<ExportException>(() => ResultExport.WriteAsync(result, ExportFormat.Xlsx, null, Stream.Null, CancellationToken.None));

        Assert.Contains("16,385 columns", refused.Message);
    }

    async Task<string> ExportAsync(string sql)
    {
        using var result = _results.Store(sql);
        return await ExportAsync(result);
    }

    async Task<string> ExportAsync(ResultFile result)
    {
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid()}.xlsx");
        await using (var file = File.Create(path))
        {
            await ResultExport.WriteAsync(result, ExportFormat.Xlsx, null, new OnwardStream(file), CancellationToken.None);
        }

        using var workbook = SpreadsheetDocument.Open(path, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(workbook).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        return path;
    }

    static List<List<object?[]>> Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file);
    }

    static List<List<object?[]>> Read(Stream stream)
    {
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        var sheets = new List<List<object?[]>>();
        do
        {
            List<object?[]> rows = [];
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
            }

            sheets.Add(rows);
        }
        while (reader.NextResult());
        return sheets;
    }
}
