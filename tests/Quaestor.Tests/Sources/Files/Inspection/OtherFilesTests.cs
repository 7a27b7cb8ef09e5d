using System.IO.Compression;
using System.Text;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Files.Inspection;

/// <summary>JSON, Parquet and packed files; and that a broken file leaves its folder whole.</summary>
public sealed class OtherFilesTests : IDisposable
{
    readonly InspectedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AJsonArrayIsATable()
    {
        _folder.Add("people.json", """[{"id":1,"name":"a","born":"2001-02-03"},{"id":2,"name":"b","tags":["x","y"]}]""");

        Assert.Equal(["1|a|2001-02-03|∅", "2|b|∅|[\"x\",\"y\"]"], _folder.Rows());
        Assert.Equal([ColumnType.Integer, ColumnType.Text, ColumnType.Date, ColumnType.Json], _folder.Table.Columns.Select(column => column.Type));
    }

    [Fact]
    public void NestedJsonKeepsItsShape()
    {
        _folder.Add("nested.json", """[{"id":1,"user":{"name":"a","tags":["x"]}},{"id":2,"user":{"name":"b","tags":[]}}]""");

        Assert.Equal(["""1|{"name":"a","tags":["x"]}""", """2|{"name":"b","tags":[]}"""], _folder.Rows());
        Assert.StartsWith("STRUCT", _folder.Column("user").EngineType, StringComparison.Ordinal);
    }

    [Fact]
    public void OneObjectIsOneRow()
    {
        _folder.Add("config.json", """{"orders":[{"id":1},{"id":2}],"meta":{"n":2}}""");

        Assert.Equal(1, _folder.Table.RowCount);
        Assert.Equal(["orders", "meta"], _folder.Table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void ValuesThatAreNoObjectsAreOneColumn()
    {
        _folder.Add("numbers.json", "[1, 2, {\"a\": 3}]");

        Assert.Equal(3, _folder.Table.RowCount);
    }

    [Fact]
    public void OneObjectALineIsATableWhateverComesLate()
    {
        _folder.Add("events.ndjson", string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{{\"a\":{i}}}\n")) + "{\"a\":\"x\",\"b\":true}\n");

        Assert.Equal(30_001, _folder.Table.RowCount);
        Assert.Equal(["a", "b"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal("\"x\"|true", _folder.Rows()[^1]);
    }

    [Fact]
    public void ABrokenLineIsRefusedWithItsNumber()
    {
        _folder.Add("events.ndjson", "{\"a\":1}\n{\"a\":2,\n{\"a\":3}\n");

        Assert.Equal("events.ndjson, line 2: the line is no JSON. Repair or remove the line; each line must hold one whole value.", _folder.Problem.Message);
    }

    [Fact]
    public void ACutOffArrayIsRefused()
    {
        _folder.Add("bad.json", "[{\"a\":1},{\"a\":");

        Assert.StartsWith("bad.json cannot be read as JSON: ", _folder.Problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, _folder.Problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16", "is no UTF-8")]
    [InlineData("utf-8", "byte-order mark")]
    public void JsonInAnotherEncodingIsRefusedWithACure(string encoding, string words)
    {
        var coded = Encoding.GetEncoding(encoding);
        _folder.Add("coded.json", [.. coded.GetPreamble(), .. coded.GetBytes("""[{"a":1}]""")]);

        Assert.Contains(words, _folder.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("Save it as UTF-8", _folder.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PackedTextIsRead()
    {
        _folder.Add("orders.csv.gz", Pack("id,v\n1,2\n3,4\n")).Add("events.ndjson.gz", Pack("{\"a\":1}\n"));

        Assert.Equal(["orders", "events"], _folder.Inspected.Tables.Select(table => table.Schema.Name));
        Assert.Equal([2, 1], _folder.Inspected.Tables.Select(table => table.Schema.RowCount));
    }

    [Fact]
    public void APackedFileThatIsCutOffIsRefused()
    {
        var packed = Pack(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i},{i * 7919L % 1000}\n")));
        _folder.Add("cut.csv.gz", packed[..(packed.Length / 3)]);

        Assert.Equal("cut.csv.gz is no whole gzip file: its packed data is damaged or ends too early. Copy or pack the file again.", _folder.Problem.Message);
    }

    [Fact]
    public void ATextUnderTheNameOfAPackedFileIsRefused()
    {
        _folder.Add("plain.csv.gz", "id,v\n1,2\n");

        Assert.StartsWith("plain.csv.gz is no whole gzip file", _folder.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParquetKeepsItsTypes()
    {
        _folder.AddFrom("t.parquet", "SELECT i::INTEGER AS id, (i * 1.25)::DECIMAL(9,2) AS price, DATE '2024-01-01' + i::INTEGER AS d, [i] AS l FROM range(3) t(i)", "FORMAT parquet");

        Assert.Equal(["0|0.00|2024-01-01|[0]", "1|1.25|2024-01-02|[1]", "2|2.50|2024-01-03|[2]"], _folder.Rows());
        Assert.Equal(["INTEGER", "DECIMAL(9,2)", "DATE", "BIGINT[]"], _folder.Table.Columns.Select(column => column.EngineType));
        Assert.Equal(("0.00", "2.50"), (_folder.Column("price").Profile!.Min, _folder.Column("price").Profile!.Max));
    }

    [Theory]
    [InlineData("", "is empty (0 bytes)")]
    [InlineData("PAR1xxxxxxxxPAR1", "is no readable Parquet file")]
    public void AParquetFileThatIsNoneIsRefused(string text, string words)
    {
        _folder.Add("t.parquet", text);

        Assert.Contains(words, _folder.Problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, _folder.Problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders[1].csv")]
    [InlineData("a*b?.csv")]
    [InlineData("it's \"odd\".csv")]
    [InlineData("größe 日本.csv")]
    [InlineData("{a,b}.csv")]
    [InlineData("year=2024/data.csv")]
    public void AFilesNameIsTakenToTheLetter(string name)
    {
        _folder.Add(name, "id,v\n1,2\n");

        Assert.Equal(["1|2"], _folder.Rows());
    }

    [Theory]
    [InlineData("x[1].json", "[{\"a\":1}]")]
    [InlineData("year=2024/x.ndjson", "{\"a\":1}\n")]
    public void SoAreThoseOfJson(string name, string text)
    {
        _folder.Add(name, text);

        Assert.Equal(["1"], _folder.Rows());
    }

    [Theory]
    [InlineData("x[1].parquet")]
    [InlineData("day=1.parquet")]
    public void AndThoseOfParquet(string name)
    {
        _folder.AddFrom(name, "SELECT 1 AS a", "FORMAT parquet");

        Assert.Equal(["1"], _folder.Rows());
    }

    [Fact]
    public void PackedLatin1IsRead()
    {
        _folder.Add("kunden.csv.gz", Pack(Encoding.Latin1.GetBytes("id;name\n1;Müller\n")));

        Assert.Equal(["1|Müller"], _folder.Rows());
    }

    [Fact]
    public void BrokenFilesLeaveTheOthersStanding()
    {
        _folder.Add("a.csv", "id\n1\n").Add("b.csv", "").Add("c.json", "[{").Add("d.parquet", "x").Add("e.csv", "id\n2\n");

        Assert.Equal(["a", "e"], _folder.Inspected.Tables.Select(table => table.Schema.Name));
        Assert.Equal(["b.csv", "c.json", "d.parquet"], _folder.Inspected.Problems.Select(problem => problem.File));
    }

    static byte[] Pack(string text) => Pack(Encoding.UTF8.GetBytes(text));

    static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
