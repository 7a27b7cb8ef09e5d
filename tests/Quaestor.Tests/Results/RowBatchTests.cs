using System.Text;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Results;

public sealed class RowBatchTests
{
    static readonly Column[] Columns =
    [
        new("flag", ColumnType.Boolean), new("number", ColumnType.Integer), new("ratio", ColumnType.Double),
        new("text", ColumnType.Text), new("json", ColumnType.Json),
    ];

    [Fact]
    public void RowsComeOutAsTheyWentIn()
    {
        var batch = new RowBatch(Columns);
        Add(batch, true, long.MinValue, -0.5, "ä", "[1]");
        AddNulls(batch);
        Add(batch, false, 7, double.NaN, "", "{\"a\":null}");

        var chunk = ResultChunk.Parse(batch.Take(), Columns);

        Assert.Equal([true, long.MinValue, -0.5, "ä"], chunk.Row(0)[..4]);
        Assert.Equal("[1]", chunk.Row(0)[4]!.ToString());
        Assert.All(chunk.Row(1), Assert.Null);
        Assert.Equal([false, 7L, double.NaN, ""], chunk.Row(2)[..4]);
    }

    [Fact]
    public void ABatchIsFullByRowsOrByText()
    {
        var byRows = new RowBatch(Columns[..1]);
        var rows = 0;
        do
        {
            byRows[0].Add(true);
            rows++;
        }
        while (!byRows.EndRow());
        Assert.Equal(RowBatch.MaxRows, rows);

        var byText = new RowBatch([new("text", ColumnType.Text)]);
        byText[0].Add(new byte[2 << 20]);
        Assert.True(byText.EndRow());
    }

    [Fact]
    public void ATakenBatchIsEmptyAndCanBeFilledAgain()
    {
        var batch = new RowBatch(Columns);
        AddNulls(batch);
        batch.Take();

        Assert.Equal(0, batch.Rows);
        Add(batch, true, 1, 1, "again", "1");
        Assert.Equal([true, 1L, 1.0, "again"], ResultChunk.Parse(batch.Take(), Columns).Row(0)[..4]);
    }

    [Fact]
    public void CapsCutToTheRow()
    {
        List<int> passed = [];
        Column[] columns = [new("n", ColumnType.Integer)];
        var capped = new CappedRows(5, long.MaxValue, columns, chunk => passed.Add(ResultChunk.Parse(chunk, columns).RowCount));
        capped.Add(3, Numbers(3));
        Assert.True(capped.HasRoom());
        Assert.Null(capped.TruncatedBy);
        capped.Add(3, Numbers(3));

        Assert.Equal([3, 2], passed);
        Assert.Equal(Truncation.Rows, capped.TruncatedBy);
    }

    [Fact]
    public void AsManyRowsAsTheCapAreACompleteResultUntilThereIsOneMore()
    {
        var capped = new CappedRows(3, long.MaxValue, [new("n", ColumnType.Integer)], _ => { });
        capped.Add(3, Numbers(3));
        Assert.Null(capped.TruncatedBy);

        Assert.False(capped.HasRoom());
        Assert.Equal(Truncation.Rows, capped.TruncatedBy);
    }

    static ReadOnlyMemory<byte> Numbers(int count)
    {
        var batch = new RowBatch([new("n", ColumnType.Integer)]);
        for (var i = 0; i < count; i++)
        {
            batch[0].Add((long)i);
            batch.EndRow();
        }

        return batch.Take().ToArray();
    }

    static void Add(RowBatch batch, bool flag, long number, double ratio, string text, string json)
    {
        batch[0].Add(flag);
        batch[1].Add(number);
        batch[2].Add(ratio);
        batch[3].Add(Encoding.UTF8.GetBytes(text));
        batch[4].Add(Encoding.UTF8.GetBytes(json));
        batch.EndRow();
    }

    static void AddNulls(RowBatch batch)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            batch[i].AddNull();
        }

        batch.EndRow();
    }
}
