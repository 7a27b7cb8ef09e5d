using System.Text;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Files.Inspection;

/// <summary>Excel workbooks as people make them.</summary>
public sealed class WorkbookFilesTests : IDisposable
{
    readonly InspectedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASheetIsATableWithTypes()
    {
        _folder.Add("orders.xlsx", new XlsxFile().Sheet(
            "Sheet1",
            [
                ["id", "name", "price", "paid", "day", "at", "clock", "worked"],
                [1, "a", 1.5, true, new DateOnly(2025, 1, 31), new DateTime(2025, 1, 31, 13, 45, 0), new TimeOnly(8, 30), new TimeSpan(30, 15, 0)],
                [2, "ä|b", -2, false, new DateOnly(2024, 2, 29), new DateTime(2025, 2, 1), new TimeOnly(23, 59, 59), new TimeSpan(1, 0, 0)],
                [3, null, null, null, null, null, null, null],
            ]).Bytes());

        Assert.Equal("orders", _folder.Table.Name);
        Assert.Equal(
            ["id BIGINT", "name VARCHAR", "price DOUBLE", "paid BOOLEAN", "day DATE", "at TIMESTAMP", "clock TIME", "worked INTERVAL"],
            _folder.Table.Columns.Select(column => $"{column.Name} {column.EngineType}"));
        Assert.Equal(
            [
                "1|a|1.5|true|2025-01-31|2025-01-31T13:45:00|08:30:00|PT30H15M",
                "2|ä|b|-2|false|2024-02-29|2025-02-01T00:00:00|23:59:59|PT1H",
                "3|∅|∅|∅|∅|∅|∅|∅",
            ],
            _folder.Rows());
        Assert.Equal(3, _folder.Table.RowCount);
        Assert.Equal(["The sheet Sheet1."], _folder.Table.Notes);
    }

    [Fact]
    public void EachSheetOfSeveralIsCalledAsFileAndSheet()
    {
        _folder.Add("Q1_report.xlsx", new XlsxFile()
            .Sheet("Sales 2025", [["a"], [1]])
            .Sheet("Costs", [["b"], [2]])
            .Sheet("Empty", [])
            .Sheet("costs ", [["c"], [3]]).Bytes());

        Assert.Equal(["Q1_report_Sales_2025", "Q1_report_Costs", "Q1_report_costs_2"], _folder.Inspected.Tables.Select(table => table.Schema.Name));
        Assert.Equal(["3"], _folder.Rows("Q1_report_costs_2"));
        Assert.Empty(_folder.Inspected.Problems);
    }

    [Fact]
    public void TitlesAboveTheHeaderAndEmptyRowsAreLeftOut()
    {
        _folder.Add("report.xlsx", new XlsxFile().Sheet(
            "Report",
            [
                [],
                ["Quarterly figures"],
                ["as of", new DateOnly(2025, 3, 31)],
                [],
                [null, "Region", "Units", "Revenue"],
                [null, "North", 5, 10.5],
                [],
                [null, "South", 7, 20],
            ]).Bytes());

        Assert.Equal(["Region", "Units", "Revenue"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(["North|5|10.5", "South|7|20"], _folder.Rows());
        Assert.Contains("2 rows above the header left out as titles.", _folder.Table.Notes);
    }

    [Fact]
    public void NamesThatAreMissingOrTwiceAreMadeUp()
    {
        _folder.Add("t.xlsx", new XlsxFile().Sheet("t", [["id", "Net\nprice", null, "a", "b"], [1, 2, 3, 4, 5]]).Bytes());

        Assert.Equal(["id", "Net price", "column_3", "a", "b"], _folder.Table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void WithoutAHeaderColumnsAreNumbered()
    {
        _folder.Add("t.xlsx", new XlsxFile().Sheet("t", [[1, "x", 5], [2, "y", 6]]).Bytes());

        Assert.Equal(["column_1", "column_2", "column_3"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(["1|x|5", "2|y|6"], _folder.Rows());
        Assert.Contains("The sheet has no header: its columns are numbered.", _folder.Table.Notes);
    }

    [Fact]
    public void YearsMayHeadColumns()
    {
        _folder.Add("t.xlsx", new XlsxFile().Sheet("t", [["region", "country", 2024, 2025], ["x", "y", 1, 2]]).Bytes());

        Assert.Equal(["region", "country", "2024", "2025"], _folder.Table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void CellsOfSeveralKindsAreTextWithANote()
    {
        _folder.Add("t.xlsx", new XlsxFile().Sheet("t", [["code", "n"], [12, 1], ["A-7", 2], [new DateOnly(2025, 1, 1), 3], [true, 4], [0.1, 5]]).Bytes());

        Assert.Equal(["12|1", "A-7|2", "2025-01-01|3", "true|4", "0.1|5"], _folder.Rows());
        Assert.Equal(ColumnType.Text, _folder.Column("code").Type);
        Assert.Contains("Cells of several kinds, read as text: code.", _folder.Table.Notes);
    }

    [Fact]
    public void FormulasCountWithTheirSavedValues()
    {
        _folder.Add("t.xlsx", new XlsxFile().Sheet("t", [["a", "twice", "word"], [2, new XlsxFile.Formula("A2*2", 4), new XlsxFile.Formula("\"x\"", "x")]]).Bytes());

        Assert.Equal(["2|4|x"], _folder.Rows());
    }

    [Fact]
    public void ErrorsAreMissingAndCounted()
    {
        _folder.Add("t.xlsx", new XlsxFile().Sheet("t", [["a", "b"], [1, new XlsxFile.Error("#DIV/0!")], [2, new XlsxFile.Error("#N/A")], [3, 1.5]]).Bytes());

        Assert.Equal(["1|∅", "2|∅", "3|1.5"], _folder.Rows());
        Assert.Equal(ColumnType.Double, _folder.Column("b").Type);
        Assert.Contains("2 cells hold errors such as #DIV/0!, read as missing.", _folder.Table.Notes);
    }

    [Fact]
    public void MergedCellsHoldTheirValueOnceWithANote()
    {
        _folder.Add("t.xlsx", new XlsxFile().Sheet("t", [["group", "n"], ["x", 1], [null, 2]], merged: "A2:A3").Bytes());

        Assert.Equal(["x|1", "∅|2"], _folder.Rows());
        Assert.Contains("One range of cells is merged: the first cell holds the value, the others are missing.", _folder.Table.Notes);
    }

    [Fact]
    public void AHiddenSheetIsReadAndSaysSo()
    {
        _folder.Add("t.xlsx", new XlsxFile().Sheet("shown", [["a"], [1]]).Sheet("secret", [["b"], [2]], state: "veryHidden").Bytes());

        var hidden = _folder.Inspected.Tables.Single(table => table.Schema.Name == "t_secret");
        Assert.Contains("The sheet is hidden in its workbook.", hidden.Schema.Notes);
    }

    [Fact]
    public void AnOldWorkbookIsReadToo()
    {
        _folder.Add("old.xls", Biff2(("id", null), ("n", null), (null, 1), (null, 2.5)));

        Assert.Equal(["1|2.5"], _folder.Rows());
        Assert.Equal(["id", "n"], _folder.Table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void BrokenWorkbooksAreProblemsAndTheOthersAreRead()
    {
        var whole = new XlsxFile().Sheet("t", [["a"], [1]]).Bytes();
        _folder.Add("good.xlsx", whole)
            .Add("cut.xlsx", whole[..(whole.Length / 2)])
            .Add("text.xlsx", "no workbook")
            .Add("none.xlsx", "")
            .Add("blank.xlsx", new XlsxFile().Sheet("t", []).Bytes())
            .Add("locked.xlsx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[2000], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[500]]);

        Assert.Equal(["good"], _folder.Inspected.Tables.Select(table => table.Schema.Name));
        Assert.Equal(
            [
                "cut.xlsx is no Excel workbook that can be read, or is damaged. Open it in Excel and save it again as .xlsx, or export its sheets as CSV.",
                "text.xlsx is no Excel workbook that can be read, or is damaged. Open it in Excel and save it again as .xlsx, or export its sheets as CSV.",
                "none.xlsx is empty (0 bytes). Save it again, or take it out of the folder.",
                "blank.xlsx holds no rows. Fill it, or take it out of the folder.",
                "locked.xlsx is protected by a password. Save it without one, or export its sheets as CSV.",
            ],
            _folder.Inspected.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public void ADamagedWorkbookIsReadOrRefusedAndNothingElse()
    {
        var whole = new XlsxFile().Sheet("t", [["a", "b"], .. Enumerable.Range(0, 20).Select(i => new object?[] { i, $"text {i}" })]).Bytes();
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            var damaged = (byte[])whole.Clone();
            for (var j = 0; j < 3; j++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            _folder.Add($"d{i}.xlsx", damaged);
        }

        Assert.Equal(60, _folder.Inspected.Tables.Count + _folder.Inspected.Problems.Count);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public void ALargeSheetIsReadWhole()
    {
        _folder.Add("large.xlsx", new XlsxFile().Sheet("t", [["id", "name", "price"], .. Enumerable.Range(0, 200_000).Select(i => new object?[] { i, $"name {i % 1000}", i / 4.0 })]).Bytes());

        Assert.Equal(200_000, _folder.Table.RowCount);
        Assert.Equal("199999|name 999|49999.75", _folder.Rows()[^1]);
    }

    /// <summary>A worksheet of Excel 2, the plainest form of .xls: two texts above two numbers.</summary>
    static byte[] Biff2(params (string? Text, double? Number)[] cells)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write([0x09, 0, 4, 0, 2, 0, 0x10, 0]);
        for (var i = 0; i < cells.Length; i++)
        {
            var (text, number) = cells[i];
            writer.Write((short)(text is null ? 0x03 : 0x04));
            writer.Write((short)(7 + (text is null ? 8 : 1 + text.Length)));
            writer.Write((short)(i / 2));
            writer.Write((short)(i % 2));
            writer.Write(new byte[3]);
            if (text is null)
            {
                writer.Write(number!.Value);
            }
            else
            {
                writer.Write((byte)text.Length);
                writer.Write(Encoding.ASCII.GetBytes(text));
            }
        }

        writer.Write([0x0A, 0, 0, 0]);
        return stream.ToArray();
    }
}
