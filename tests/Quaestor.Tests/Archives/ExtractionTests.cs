using System.Text;
using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Archives.Indexing;

namespace Quaestor.Tests.Archives;

/// <summary>What is read of documents of each kind, and where it is said to stand.</summary>
public sealed class ExtractionTests
{
    static readonly Extraction Reader = new((bytes, _) => Task.FromResult(Encoding.UTF8.GetString(bytes.Span)));

    [Fact]
    public async Task MarkdownIsCutAtItsHeadings()
    {
        var document = await ReadAsync(DocumentKind.Markdown, "# Leave\n\nGeneral.\n\n## Sick days\nFrom the third day on.\n\nHolidays\n--------\nThirty.\n\n```\n# no heading\n```\n");

        Assert.Equal("Leave", document.Title);
        Assert.Equal(["L1-L3 Leave", "L5-L6 Leave > Sick days", "L8-L14 Leave > Holidays"], document.Passages.Select(passage => $"{passage.Place} {passage.Heading}"));
        Assert.Equal("From the third day on.", document.Passages[1].Text);
        Assert.Contains("# no heading", document.Passages[2].Text);
    }

    [Fact]
    public async Task TheTitleOfFrontMatterCounts()
    {
        var document = await ReadAsync(DocumentKind.Markdown, "---\ntitle: \"Winter rules\"\ntags: x\n---\n# Other\nText.\n");

        Assert.Equal("Winter rules", document.Title);
        Assert.Equal("L5-L6", document.Passages.Single().Place.ToString());
    }

    [Fact]
    public async Task HtmlIsReadAsAPersonSeesIt()
    {
        var document = await ReadAsync(DocumentKind.Html,
            """
            <!doctype html><html><head><title>Terms &amp; rules</title><style>p { color: red }</style></head>
            <body><h1>Revenue</h1>
            <p>Net <b>revenue</b> is less
            returns.</p>
            <script>if (a < b) alert("hidden")</script>
            <table><tr><th>ARR</th><td>annual recurring</td></tr></table>
            <!-- hidden too --><p>1 &lt; 2</p><img src="x.png" alt="A falling line">
            """);

        Assert.Equal("Terms & rules", document.Title);
        var text = string.Join('\n', document.Passages.Select(passage => passage.Text));
        Assert.Contains("Net revenue is less returns.", text);
        Assert.Contains("ARR | annual recurring", text);
        Assert.Contains("1 < 2", text);
        Assert.Contains("A falling line", text);
        Assert.DoesNotContain("hidden", text);
        Assert.DoesNotContain("color", text);
        Assert.Equal("L2-L7", document.Passages.Single().Place.ToString());
    }

    [Fact]
    public async Task ALongKeyBeforeManyValuesIsRefusedBeforeItFillsTheMemory()
    {
        var deep = string.Concat(Enumerable.Range(0, 60).Select(i => $"{{\"{new string('k', 200)}{i}\":")) + $"[{string.Join(',', Enumerable.Repeat(1, 100_000))}]" + new string('}', 60);
        var cut = await ReadAsync(DocumentKind.Json, $"{{\"{new string('k', 500_000)}\":[1,2]}}");

        Assert.StartsWith("comes to too much text", (await Assert.ThrowsAsync<DocumentException>(() => ReadAsync(DocumentKind.Json, deep))).Message, StringComparison.Ordinal);
        Assert.True(cut.Passages.Sum(passage => passage.Text.Length) < 1000);
    }

    [Fact]
    public async Task AKeyWithHalfALetterIsNoFault() =>
        Assert.Contains("1", (await ReadAsync(DocumentKind.Json, "{\"\\ud800\":1,\"a\":{\"\\ud800\":2}}")).Passages[0].Text);

    [Fact]
    public async Task ManyBlankLinesBeforeManyTagsAreReadAtOnce()
    {
        var html = string.Concat(Enumerable.Repeat("<br>", 300_000)) + string.Concat(Enumerable.Repeat("a<b>", 300_000));

        var reading = Task.Run(() => ReadAsync(DocumentKind.Html, html), TestContext.Current.CancellationToken);

        Assert.NotEmpty((await reading.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Passages);
    }

    [Theory]
    [InlineData("<p>a<b", "a")]
    [InlineData("a < b and c > d", "a < b and c > d")]
    [InlineData("<p title='x > y'>inside</p>", "inside")]
    [InlineData("<p>one<p>two", "one\ntwo")]
    [InlineData("<script>never ends", "")]
    [InlineData("<!-- never ends", "")]
    [InlineData("&notanentity; &#x41;&#0;", "&notanentity; A")]
    public async Task HtmlThatIsWrongIsReadAllTheSame(string html, string expected) =>
        Assert.Equal(expected, string.Join('\n', (await ReadAsync(DocumentKind.Html, html)).Passages.Select(passage => passage.Text)).Replace(" \0", "").Trim().TrimEnd('\0', ' '));

    [Fact]
    public async Task ATablesValuesStandWithTheirColumns()
    {
        var document = await ReadAsync(DocumentKind.Csv, "id;name;note\n1;Widget;\"blue;\nheavy\"\n2;Gadget;\n");

        var text = string.Join('\n', document.Passages.Select(passage => passage.Text));
        Assert.Contains("id: 1; name: Widget; note: blue;\nheavy", text);
        Assert.Contains("id: 2; name: Gadget", text);
        Assert.Equal("L1-L4", Assert.Single(document.Passages).Place.ToString());
    }

    [Fact]
    public async Task JsonIsReadByRecordsAndLinesOfItByLines()
    {
        var records = await ReadAsync(DocumentKind.Json, """[{"name":"Outage 12","cause":{"kind":"expired certificate"}},{"name":"Outage 13","tags":["disk","full"]}]""");
        var lines = await ReadAsync(DocumentKind.Json, "{\"name\":\"a\"}\n\n{\"name\":\"b\"}\n");

        Assert.Equal("r1-r2", records.Passages.Single().Place.ToString());
        Assert.Contains("cause.kind: expired certificate", records.Passages.Single().Text);
        Assert.Contains("tags: disk\ntags: full", records.Passages.Single().Text);
        Assert.Equal("L1-L3", lines.Passages.Single().Place.ToString());
    }

    [Fact]
    public async Task WhatIsNoJsonIsRefusedAtItsLine()
    {
        var refused = await Assert.ThrowsAsync<DocumentException>(() => ReadAsync(DocumentKind.Json, "{\"a\":1}\nnot json\n"));

        Assert.Equal("is not JSON at line 2: neither one value as a whole nor one in each line.", refused.Message);
    }

    [Fact]
    public async Task PagesOfAPdfAreKeptApart()
    {
        var document = await ReadAsync(DocumentKind.Pdf, "First page.\n\f\fThird page.\n\f");

        Assert.Equal(["p1 First page.", "p3 Third page."], document.Passages.Select(passage => $"{passage.Place} {passage.Text}"));
        Assert.Contains("only pictures", (await Assert.ThrowsAsync<DocumentException>(() => ReadAsync(DocumentKind.Pdf, "\f\f"))).Message);
    }

    [Fact]
    public async Task OtherEncodingsAreRead()
    {
        byte[] western = [.. "caf"u8, 0xE9, .. " for 5 "u8, 0x80];
        byte[] wide = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("größer")];

        Assert.Equal("café for 5 €", (await Reader.ReadAsync(DocumentKind.Text, western, default)).Passages.Single().Text);
        Assert.Equal("größer", (await Reader.ReadAsync(DocumentKind.Text, wide, default)).Passages.Single().Text);
        await Assert.ThrowsAsync<DocumentException>(() => Reader.ReadAsync(DocumentKind.Text, "a\0b"u8.ToArray(), default));
    }

    [Fact]
    public async Task NothingOfALongTextIsLostAndNoCharacterIsCut()
    {
        var words = string.Join(' ', Enumerable.Range(0, 5000).Select(i => i % 7 == 0 ? $"word{i}\n" : $"wörd{i}😀"));

        var document = await ReadAsync(DocumentKind.Text, words);

        Assert.True(document.Passages.Count > 10);
        Assert.Equal(string.Concat(words.Where(letter => !char.IsWhiteSpace(letter))), string.Concat(document.Passages.SelectMany(passage => passage.Text).Where(letter => !char.IsWhiteSpace(letter))));
        Assert.All(document.Passages, passage => Assert.False(char.IsHighSurrogate(passage.Text[^1])));
        Assert.All(document.Passages.Zip(document.Passages.Skip(1)), pair => Assert.True(pair.First.Place.Last <= pair.Second.Place.First + 1));
        Assert.Equal(words.Count(letter => letter == '\n') + 1, document.Passages[^1].Place.Last);
    }

    [Theory]
    [InlineData("L12-L30", "L12-L30")]
    [InlineData("L12-30", "L12-L30")]
    [InlineData("p3", "p3")]
    [InlineData("r7-r7", "r7")]
    [InlineData("L0", null)]
    [InlineData("L5-L3", null)]
    [InlineData("x3", null)]
    [InlineData("L", null)]
    [InlineData("L1-L2-L3", null)]
    public void PlacesAreReadAndWritten(string text, string? expected) => Assert.Equal(expected, DocumentPlace.Parse(text)?.ToString());

    static Task<ExtractedDocument> ReadAsync(DocumentKind kind, string text) => Reader.ReadAsync(kind, Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
}
