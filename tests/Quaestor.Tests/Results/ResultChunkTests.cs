using System.Buffers;
using System.Text.Json;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results;

public sealed class ResultChunkTests
{
    // One column of each encoding, with nulls and without, and letters of several bytes.
    const string EveryEncoding = """
        select i > 0 as truth, i as number, i / 3 as share, 'é' || i as text, ['ü', i::varchar] as json,
            nullif(i, 1) as some, nullif('né' || i, 'né0') as words, case when i = 1 then {'k': [1.5]} end as documents
        from range(3) t(i)
        """;

    [Fact]
    public void EachChangedByteIsReadOrRefusedAndNothingElse()
    {
        var bytes = EncodedQuery.Bytes(EveryEncoding, out var columns);
        var (read, refused) = (0, 0);
        for (var at = 0; at < bytes.Length; at++)
        {
            var original = bytes[at];
            for (var change = 1; change < 256; change++)
            {
                bytes[at] = (byte)(original ^ change);
                _ = IsReadable(bytes, columns) ? read++ : refused++;
            }

            bytes[at] = original;
        }

        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    [Fact]
    public void EachShortenedChunkIsRefused()
    {
        var bytes = EncodedQuery.Bytes(EveryEncoding, out var columns);
        Assert.True(IsReadable(bytes, columns));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(IsReadable(bytes[..length], columns), $"{length} of {bytes.Length} bytes");
        }

        Assert.False(IsReadable([.. bytes, 0], columns));
    }

    [Fact]
    public void AnyBytesAreRefused()
    {
        var random = new Random(20250131);
        var columns = new[] { new Column("a", ColumnType.Text), new Column("b", ColumnType.Json) };
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);

            // A right beginning, so that the checks behind it are reached.
            new byte[] { 1, 0, 2, 0 }.AsSpan(0, Math.Min(4, bytes.Length)).CopyTo(bytes);
            _ = IsReadable(bytes, columns);
        }
    }

    [Theory]
    [InlineData(ColumnType.Double)]
    [InlineData(ColumnType.Text)]
    [InlineData(ColumnType.Json)]
    public void AColumnOfAnotherTypeThanAnnouncedIsRefused(ColumnType announced)
    {
        var bytes = EncodedQuery.Bytes("select 1 as n", out _);
        Assert.Throws<ResultFormatException>(() => ResultChunk.Parse(bytes, [new Column("n", announced)]));
    }

    [Fact]
    public void AResultWithoutColumnsIsRefused() => Assert.Throws<ResultFormatException>(() => ResultChunk.Parse(new byte[8], []));

    [Theory]
    [InlineData("[1,2")]
    [InlineData("{\"a\":1}{}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("")]
    [InlineData("[NaN]")]
    public void AJsonCellMustBeOneValue(string json)
    {
        var writer = new ChunkWriter();
        writer.Begin(1, 1);
        writer.BeginColumn(ChunkEncoding.Json, hasNulls: false);
        writer.BeginCells();
        writer.Append(System.Text.Encoding.UTF8.GetBytes(json));
        writer.EndCell();
        var bytes = writer.End();
        Assert.Throws<ResultFormatException>(() => ResultChunk.Parse(bytes, [new Column("j", ColumnType.Json)]));
    }

    [Fact]
    public void TheFirstRowsMakeAChunkOfTheirOwn()
    {
        var bytes = EncodedQuery.Bytes("select i as n, nullif('é' || i, 'é4') as t, [i] as j, i % 2 = 0 as b from range(100) t(i)", out var columns);
        var whole = ResultChunk.Parse(bytes, columns);
        var writer = new ChunkWriter();
        for (var rows = 0; rows <= 100; rows++)
        {
            var part = ResultChunk.Parse(whole.Take(rows, writer), columns);
            Assert.Equal(rows, part.RowCount);
            for (var row = 0; row < rows; row++)
            {
                Assert.Equal(whole.Row(row).Select(CellText.Of), part.Row(row).Select(CellText.Of));
            }

            Assert.Equal(rows, whole.RowsWithin(part.Bytes.Length));
            Assert.Equal(rows == 0 ? 0 : rows - 1, whole.RowsWithin(part.Bytes.Length - 1));
        }

        Assert.Equal(100, whole.RowsWithin(long.MaxValue));
    }

    [Fact]
    public void ARowThatFitsNoChunkSaysWhatToDo()
    {
        var writer = new ChunkWriter();
        writer.Begin(1, 1, maxBytes: 1000);
        writer.BeginColumn(ChunkEncoding.Text, hasNulls: false);
        writer.BeginCells();
        var error = Assert.Throws<RowTooLargeException>(() => writer.Append(new byte[1000]));
        Assert.Contains("Select fewer columns", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Reads and writes all that a chunk holds. Any other exception than the one that refuses it fails the test.</summary>
    static bool IsReadable(byte[] bytes, IReadOnlyList<Column> columns)
    {
        ResultChunk chunk;
        try
        {
            chunk = ResultChunk.Parse(bytes, columns);
        }
        catch (ResultFormatException)
        {
            return false;
        }

        using var json = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
        json.WriteStartArray();
        for (var row = 0; row < chunk.RowCount; row++)
        {
            ResultJson.WriteRow(json, chunk.Row(row));
        }

        json.WriteEndArray();
        return true;
    }
}
