using System.Buffers;
using System.Text;
using System.Text.Json;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results;

public sealed class ResultWritersTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ResultFolder _results;

    public ResultWritersTests() => _results = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void APageIsTheJsonOfTheInterface()
    {
        using var result = _results.Store(
            """
            select 9007199254740992 as fits, 9007199254740993 as large, 'nan'::double as nan, 0.1::double as share, 1.50::decimal(5,2) as price,
                true as yes, 'a"é' as text, {'k': [1, null]} as json, null::int as nothing, date '2025-01-31' as day
            """,
            Truncation.Rows);
        using var page = JsonDocument.Parse(ToJson(result.ReadPage(0, 10)));
        var root = page.RootElement;
        Assert.Equal(
            """[[9007199254740992,"9007199254740993","NaN",0.1,"1.50",true,"a\u0022\u00E9",{"k":[1,null]},null,"2025-01-31"]]""",
            root.GetProperty("rows").GetRawText());
        Assert.Equal("""{"name":"price","type":"decimal"}""", root.GetProperty("columns")[4].GetRawText());
        Assert.Equal(result.Id, root.GetProperty("result_id").GetGuid());
        Assert.Equal(1, root.GetProperty("row_count").GetInt64());
        Assert.True(root.GetProperty("truncated").GetBoolean());
        Assert.Equal("rows", root.GetProperty("truncated_by").GetString());
    }

    [Fact]
    public void ACompletePageNamesNoCap()
    {
        using var result = _results.Store("select 1");
        using var page = JsonDocument.Parse(ToJson(result.ReadPage(0, 10)));
        Assert.False(page.RootElement.GetProperty("truncated").GetBoolean());
        Assert.False(page.RootElement.TryGetProperty("truncated_by", out _));
    }

    [Fact]
    public void APageReadFromJsonIsThePageThatWasWritten()
    {
        using var result = _results.Store(
            "select 9223372036854775807 as large, -1 as small, '-infinity'::double as low, 0.1::double as share, 'null' as text, [1, 2] as json, null::double as nothing, true as yes",
            Truncation.Bytes);
        var written = result.ReadPage(0, 10);
        using var document = JsonDocument.Parse(ToJson(written));
        var read = ResultJson.Read(document.RootElement);
        Assert.Equal((written.ResultId, written.Offset, written.RowCount, written.TruncatedBy), (read.ResultId, read.Offset, read.RowCount, read.TruncatedBy));
        Assert.Equal(written.Columns, read.Columns);
        Assert.Equal(written.Rows[0].Select(Comparable), read.Rows[0].Select(Comparable));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"result_id":"x","columns":[],"rows":[],"row_count":0}""")]
    [InlineData("""{"result_id":"0190163d-8694-739b-aea5-966c26f8ad91","columns":[{"name":"a","type":"wide"}],"rows":[],"row_count":0}""")]
    [InlineData("""{"result_id":"0190163d-8694-739b-aea5-966c26f8ad91","columns":[{"name":"a","type":"integer"}],"rows":[[]],"row_count":0}""")]
    [InlineData("""{"result_id":"0190163d-8694-739b-aea5-966c26f8ad91","columns":[{"name":"a","type":"integer"}],"rows":[["x"]],"row_count":0}""")]
    public void JsonThatIsNoPageIsRefused(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Throws<ResultFormatException>(() => ResultJson.Read(document.RootElement));
    }

    [Fact]
    public async Task CsvQuotesWhatWouldEndACellOrALine()
    {
        Assert.Equal(
            "n,\"a,b\",t\r\n1,\"x\"\"y\",\"two\nlines\"\r\n,\"\",plain\r\n",
            await Csv("""select 1 as n, 'x"y' as "a,b", e'two\nlines' as t union all select null, '', 'plain' order by n nulls last"""));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    public async Task CsvForSpreadsheetsHoldsNoFormulas(string formula)
    {
        var options = new CsvOptions { HarmlessInSpreadsheets = true };
        Assert.Equal($"'{formula},n\r\n'{formula},-1\r\n", await Csv($"select '{formula}' as \"{formula}\", -1 as n", options));
        Assert.Equal($"{formula},n\r\n{formula},-1\r\n", await Csv($"select '{formula}' as \"{formula}\", -1 as n"));
    }

    [Fact]
    public async Task CsvForSpreadsheetsTakesTabsAndReturnsForFormulasToo()
    {
        var options = new CsvOptions { HarmlessInSpreadsheets = true };
        Assert.Equal("t\r\n\"'\t=1\"\r\n\"'\r=1\"\r\n", await Csv(@"select unnest([e'\t=1', e'\r=1']) as t", options));
    }

    [Fact]
    public async Task CsvTakesAnotherDelimiter() =>
        Assert.Equal("a;b\r\n\"x;y\";1,5\r\n", await Csv("select 'x;y' as a, '1,5' as b", new CsvOptions { Delimiter = ';' }));

    [Fact]
    public async Task MarkdownKeepsEachRowOnItsLine()
    {
        using var result = _results.Store("""select 'a|b' as "x|y", e'two\nlines' as t, '<b>' as h, -1.5::decimal(3,1) as n, null as z, 'c:\d' as p""");
        var writer = new StringWriter();
        await ResultMarkdown.WriteAsync(writer, result.Columns, result.Rows(), CancellationToken.None);
        Assert.Equal(
            """
            | x\|y | t | h | n | z | p |
            | --- | --- | --- | ---: | ---: | --- |
            | a\|b | two<br>lines | &lt;b> | -1.5 |  | c:\\d |

            """,
            writer.ToString());
    }

    async Task<string> Csv(string sql, CsvOptions? options = null)
    {
        using var result = _results.Store(sql);
        var writer = new StringWriter();
        await ResultCsv.WriteAsync(writer, result.Columns, result.Rows(), options ?? new(), CancellationToken.None);
        return writer.ToString();
    }

    static string ToJson(ResultPage page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            ResultJson.Write(json, page);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static object? Comparable(object? cell) => cell is JsonElement json ? json.GetRawText() : cell;
}
