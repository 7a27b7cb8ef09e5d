using System.Text;
using System.Text.Json;
using Quaestor.Data.Results;
using Quaestor.Data.Results.Export;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results.Export;

public sealed class ResultExportTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ResultFolder _results;

    public ResultExportTests() => _results = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NdjsonIsOneObjectALine() =>
        Assert.Equal(
            """
            {"n":9007199254740992,"price":"1.50","a\"b":"é","n_2":null,"doc":{"k":[1]}}
            {"n":2,"price":"2.00","a\"b":"","n_2":true,"doc":[]}

            """,
            await ExportAsync(
                """select 9007199254740992 as n, 1.50::decimal(5,2) as price, 'é' as "a""b", null::boolean as n, '{"k":[1]}'::json as doc union all select 2, 2, '', true, '[]'""",
                ExportFormat.NdJson));

    [Fact]
    public async Task JsonIsThePageWithAllItsRows()
    {
        using var document = JsonDocument.Parse(await ExportAsync("select i, 'x' as x from range(5000) t(i)", ExportFormat.Json));

        var page = ResultJson.Read(document.RootElement);
        Assert.Equal(5000, page.RowCount);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (object)(long)i), page.Rows.Select(row => row[0]!));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    [InlineData(" =1")]
    [InlineData("\u00A0\u200B=1")]
    [InlineData("\uFEFF=1")]
    [InlineData("\t1")]
    [InlineData("＝1")]
    [InlineData("＠A1")]
    public async Task NoCellOfACsvFileRunsInASpreadsheet(string text) =>
        Assert.Equal($"v,n\r\n'{text},-1\r\n", (await ExportAsync($"select '{text}' as v, -1 as n", ExportFormat.Csv)).Replace("\"", ""));

    [Fact]
    public async Task AnotherDelimiterCannotBeginAFormulaInsideACell() =>
        Assert.Equal("v\r\n\"a;=1+1\"\r\n", await ExportAsync("select 'a;=1+1' as v", ExportFormat.Csv));

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.NdJson)]
    public async Task ASortedExportHasEveryRowOnceInItsOrder(ExportFormat format)
    {
        var lines = (await ExportAsync("select (i * 7919) % 500000 as i, repeat('x', 50) as t from range(500000) t(i)", format, sort: "-i")).TrimEnd().Split('\n');

        var numbers = lines.Skip(format == ExportFormat.Csv ? 1 : 0).Select(line => int.Parse(line.Split(',')[0].Split(':')[^1]));
        Assert.Equal(Enumerable.Range(0, 500_000).Reverse(), numbers);
    }

    [Fact]
    public async Task AnUnknownSortWritesNothing()
    {
        using var result = _results.Store("select 1 as a");
        using var stream = new MemoryStream();

        await Assert.ThrowsAsync<UnknownColumnException>(() => ResultExport.WriteAsync(result, ExportFormat.Csv, "b", stream, CancellationToken.None));

        Assert.Equal(0, stream.Length);
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Json)]
    [InlineData(ExportFormat.NdJson)]
    [InlineData(ExportFormat.Parquet)]
    [InlineData(ExportFormat.Xlsx)]
    [InlineData(ExportFormat.Markdown)]
    public async Task AFullDiskEndsAnExportWithItsOwnError(ExportFormat format)
    {
        using var result = _results.Store("select i, hash(i) as h from range(200000) t(i)");

        var error = await Assert.ThrowsAsync<IOException>(
            () => ResultExport.WriteAsync(result, format, null, new OnwardStream(Stream.Null, room: 100_000), CancellationToken.None));

        Assert.Equal("No space left on device", error.Message);
    }

    async Task<string> ExportAsync(string sql, ExportFormat format, string? sort = null)
    {
        using var result = _results.Store(sql);
        using var stream = new MemoryStream();
        await ResultExport.WriteAsync(result, format, sort, new OnwardStream(stream), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
