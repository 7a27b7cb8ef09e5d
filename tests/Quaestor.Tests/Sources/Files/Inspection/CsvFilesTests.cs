using System.Text;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Files.Inspection;

/// <summary>CSV as the world has it: read right, or refused with file, line and cure.</summary>
public sealed class CsvFilesTests : IDisposable
{
    readonly InspectedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SemicolonsAByteOrderMarkAndDecimalCommasAreRead()
    {
        _folder.Add("umsatz.csv", "\uFEFFid;name;betrag;menge;datum\n1;Müller;1.234,56;2.000;31.01.2024\n2;Jörg;12,5;3;01.02.2024\n3;Ann;-1.000.000,00;1.500;15.12.2024\n");

        Assert.Equal(["1|Müller|1234.56|2000|2024-01-31", "2|Jörg|12.5|3|2024-02-01", "3|Ann|-1000000|1500|2024-12-15"], _folder.Rows());
        Assert.Equal([ColumnType.Integer, ColumnType.Text, ColumnType.Double, ColumnType.Double, ColumnType.Date], _folder.Table.Columns.Select(column => column.Type));
        Assert.Equal("id", _folder.Table.Columns[0].Name);
        Assert.Contains(_folder.Table.Notes, note => note.Contains("decimal comma", StringComparison.Ordinal));
    }

    [Fact]
    public void Latin1IsReadAndNamedWithTheLineThatShowsIt()
    {
        _folder.Add("kunden.csv", Encoding.Latin1.GetBytes("id,name\n1,Ann\n2,Müller\n3,Straße\n"));

        Assert.Equal(["1|Ann", "2|Müller", "3|Straße"], _folder.Rows());
        Assert.Contains(_folder.Table.Notes, note => note.Contains("Latin-1", StringComparison.Ordinal) && note.Contains("line 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Latin1FarBehindTheHeadIsFound()
    {
        var text = new StringBuilder("id,name\n");
        for (var i = 0; i < 400_000; i++)
        {
            text.Append(i).Append(",plain text\n");
        }

        _folder.Add("late.csv", Encoding.Latin1.GetBytes(text.Append("400000,Müller\n").ToString()));

        Assert.Equal(400_001, _folder.Table.RowCount);
        Assert.Contains(_folder.Table.Notes, note => note.Contains("line 400002", StringComparison.Ordinal));
    }

    [Fact]
    public void Utf16WithItsMarkIsRead()
    {
        _folder.Add("wide.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("id,name\n1,Müller\n2,日本\n")]);

        Assert.Equal(["1|Müller", "2|日本"], _folder.Rows());
    }

    [Fact]
    public void ShortRowsAreFilledWithNullsAndCounted()
    {
        _folder.Add("ragged.csv", "a,b,c\n1,2,3\n4,5\n6\n7,8,9\n");

        Assert.Equal(["1|2|3", "4|5|∅", "6|∅|∅", "7|8|9"], _folder.Rows());
        Assert.Contains("2 rows (lines 3, 4) have fewer fields than the 3 columns; the missing ones are null.", _folder.Table.Notes);
    }

    [Fact]
    public void AFewRowsWithTooManyFieldsAreLeftOutAndNamed()
    {
        var text = new StringBuilder("a,b,c\n");
        for (var i = 0; i < 1000; i++)
        {
            text.Append(i switch { 500 => "4,5,6,7,8\n", 600 => "9,9\n", 700 => "1,2,3,,\n", _ => "1,2,3\n" });
        }

        _folder.Add("ragged.csv", text.ToString());

        Assert.Equal(999, _folder.Table.RowCount);
        Assert.Contains("The row in line 502 has more fields than the 3 columns and is left out.", _folder.Table.Notes);
        Assert.Contains("The row in line 602 has fewer fields than the 3 columns; the missing ones are null.", _folder.Table.Notes);
        Assert.Equal(999, _folder.Rows().Count);
    }

    [Fact]
    public void ManyRowsWithTooManyFieldsRefuseTheFile()
    {
        _folder.Add("ragged.csv", "a,b,c\n1,2,3\n4,5,6,7\n7,8,9\n");

        Assert.Empty(_folder.Inspected.Tables);
        Assert.Equal(3, _folder.Problem.Line);
        Assert.Equal("ragged.csv, line 3: the row has 4 fields and the table 3 columns. Put values that hold the delimiter into double quotes, or name the further columns in the header.", _folder.Problem.Message);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void QuotedNewlinesAndDoubledQuotesAreRead(string lineEnd)
    {
        _folder.Add("text.csv", $"id,text,x{lineEnd}1,\"hello\nworld\",3{lineEnd}2,\"a \"\"quoted\"\" one\"{lineEnd}3,\"semi;colon, comma\",4{lineEnd}");

        Assert.Equal(["1|hello\nworld|3", "2|a \"quoted\" one|∅", "3|semi;colon, comma|4"], _folder.Rows());
    }

    [Fact]
    public void AnEmptyFileIsAProblem()
    {
        _folder.Add("empty.csv", "");

        Assert.Equal("empty.csv is empty (0 bytes). Fill it, or take it out of the folder.", _folder.Problem.Message);
    }

    [Fact]
    public void AFileOfBlankLinesIsAProblem()
    {
        _folder.Add("blank.csv", "\n\n\n");

        Assert.StartsWith("blank.csv holds blank lines alone.", _folder.Problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,name,x\n")]
    [InlineData("id,name,x")]
    public void AHeaderAloneIsATableWithoutRows(string text)
    {
        _folder.Add("header.csv", text);

        Assert.Equal(["id", "name", "x"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(0, _folder.Table.RowCount);
    }

    [Fact]
    public void DuplicateAndEmptyNamesAreMadeUnique()
    {
        _folder.Add("dup.csv", "id,ID,,name,\n1,2,3,x,5\n4,5,6,y,7\n");

        Assert.Equal(["id", "ID_2", "column_3", "name", "column_5"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(["1|2|3|x|5", "4|5|6|y|7"], _folder.Rows());
    }

    [Fact]
    public void NamesThatAreKeywordsOrHoldQuotesAreKept()
    {
        _folder.Add("select.csv", "select,from \"x\",it's\n1,a,01.02.2024\n2,b,31.12.2024\n");

        Assert.Equal(["select", "from \"x\"", "it's"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(["1|a|2024-02-01", "2|b|2024-12-31"], _folder.Rows());
    }

    [Fact]
    public void MixedTypesAreText()
    {
        _folder.Add("mixed.csv", "id,v\n1,12\n2,abc\n3,2024-01-01\n");

        Assert.Equal(ColumnType.Text, _folder.Column("v").Type);
        Assert.Equal(["1|12", "2|abc", "3|2024-01-01"], _folder.Rows());
    }

    [Fact]
    public void AFewValuesOfAnotherKindAreNullAndNamed()
    {
        _folder.Add("prices.csv", "id,v\n" + string.Concat(Enumerable.Range(1, 30_000).Select(i => $"{i},{i * 3}\n")) + "30001,abc\n30002,\n");

        Assert.Equal(ColumnType.Integer, _folder.Column("v").Type);
        Assert.Contains("1 of the 30001 values of v do not fit its type and are null: \"abc\".", _folder.Table.Notes);
        Assert.Equal("30001|∅", _folder.Rows()[30_000]);
    }

    [Fact]
    public void ManyLateValuesOfAnotherKindMakeTheColumnText()
    {
        _folder.Add("codes.csv", "id,v\n" + string.Concat(Enumerable.Range(1, 25_000).Select(i => $"{i},{i}\n")) + string.Concat(Enumerable.Range(1, 5_000).Select(i => $"{i},x{i}\n")));

        Assert.Equal(ColumnType.Text, _folder.Column("v").Type);
        Assert.Equal("5000|x5000", _folder.Rows()[^1]);
        Assert.Contains(_folder.Table.Notes, note => note.StartsWith("v is text: 5000 of its 30000 values", StringComparison.Ordinal));
    }

    [Fact]
    public void LateDecimalsWidenAWholeNumberColumn()
    {
        _folder.Add("widen.csv", "id,v\n" + string.Concat(Enumerable.Range(1, 25_000).Select(i => $"{i},{i}\n")) + "25001,1.5\n");

        Assert.Equal(ColumnType.Double, _folder.Column("v").Type);
        Assert.Equal("25001|1.5", _folder.Rows()[^1]);
    }

    [Fact]
    public void SignsForNothingAreNullAmongNumbersAndTextAmongTexts()
    {
        _folder.Add("blanks.csv", "n,t\n1,NA\nNA,NULL\n3,x\n-,y\n");

        Assert.Equal(["1|NA", "∅|NULL", "3|x", "∅|y"], _folder.Rows());
        Assert.Equal(ColumnType.Integer, _folder.Column("n").Type);
    }

    [Fact]
    public void LeadingZerosAndPlusSignsAreKept()
    {
        _folder.Add("zip.csv", "zip,phone,n\n01234,+49 1,0\n00501,+49 2,0.5\n");

        Assert.Equal(["01234|+49 1|0", "00501|+49 2|0.5"], _folder.Rows());
    }

    [Fact]
    public void MixedLineEndsAreReadAndNamed()
    {
        _folder.Add("ends.csv", "a,b\r\n1,x\n3,y\r\n5,\"z\nz\"\n");

        Assert.Equal(["1|x", "3|y", "5|z\nz"], _folder.Rows());
        Assert.Contains("Some lines end in CR LF, others in LF alone.", _folder.Table.Notes);
    }

    [Fact]
    public void ACarriageReturnAloneAmongOtherLineEndsIsRefusedWithItsLine()
    {
        _folder.Add("ends.csv", "a,b\n1,2\n3,4\r5,6\n");

        Assert.Equal("ends.csv, line 3: the line ends with a carriage return alone, others end otherwise. Save the file with one kind of line end.", _folder.Problem.Message);
    }

    [Fact]
    public void AQuoteThatIsNotClosedIsRefusedWithItsLine()
    {
        _folder.Add("open.csv", "a,b\n1,x\n2,\"abc\n3,def\n4,ghi\n");

        Assert.Equal(3, _folder.Problem.Line);
        Assert.Contains("Close the quote", _folder.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABinaryFileUnderTheNameOfATextIsRefused()
    {
        _folder.Add("picture.csv", [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. new byte[5000]]);

        Assert.Equal("picture.csv, line 3: holds bytes that are no text: it is a file of another kind under this name. Give it the right ending, or export it as text.", _folder.Problem.Message);
    }

    [Fact]
    public void RowsWithoutAHeaderGetColumnsByPlace()
    {
        _folder.Add("bare.csv", "1,alice,2024-01-01\n2,bob,2024-01-02\n");

        Assert.Equal(["column_1", "column_2", "column_3"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(["1|alice|2024-01-01", "2|bob|2024-01-02"], _folder.Rows());
    }

    [Fact]
    public void ATitleAndRemarksBeforeTheHeaderAreLeftOut()
    {
        _folder.Add("report.csv", "Report 2024,,\n,,\n# made by hand\nid,name,2023\n1,a,2\n2,b,3\n");

        Assert.Equal(["id", "name", "2023"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(["1|a|2", "2|b|3"], _folder.Rows());
        Assert.Contains("The table begins in line 4; the lines before it are left out.", _folder.Table.Notes);
    }

    [Fact]
    public void DatesAndTimesOfManyFashionsAreRead()
    {
        _folder.Add("dates.csv", "iso,german,american,slashed,stamp,zoned,germanstamp,time\n" +
            "2024-01-31,31.01.2024,01/31/2024,2024/01/31,2024-01-31 10:00:00,2024-01-31T10:00:00+02:00,31.01.2024 10:00,10:30\n" +
            "2024-02-01,01.02.2024,02/01/2024,2024/02/01,2024-02-01T11:30:00.5,2024-02-01T10:00:00Z,01.02.2024 11:30,23:59:59\n");

        Assert.Equal(
        [
            "2024-01-31|2024-01-31|2024-01-31|2024-01-31|2024-01-31T10:00:00|2024-01-31T08:00:00Z|2024-01-31T10:00:00|10:30:00",
            "2024-02-01|2024-02-01|2024-02-01|2024-02-01|2024-02-01T11:30:00.5|2024-02-01T10:00:00Z|2024-02-01T11:30:00|23:59:59",
        ], _folder.Rows());
    }

    [Fact]
    public void DatesThatCouldBeReadTwoWaysStayText()
    {
        _folder.Add("dates.csv", "d\n01/02/2024\n03/04/2024\n");

        Assert.Equal(["01/02/2024", "03/04/2024"], _folder.Rows());
        Assert.Contains("d is text: its dates may be day first or month first, and no value tells.", _folder.Table.Notes);
    }

    [Fact]
    public void OtherDelimitersThousandsAndTabsAreRead()
    {
        _folder.Add("tabs.tsv", "a\tb\tc\n1\tx, y\t\"1,234.50\"\n2\tz\t12.00\n");

        Assert.Equal(["1|x, y|1234.5", "2|z|12"], _folder.Rows());
    }

    [Fact]
    public void ASingleColumnIsRead()
    {
        _folder.Add("names.csv", "name\nalice\nbob\n");

        Assert.Equal(["alice", "bob"], _folder.Rows());
    }

    [Fact]
    public void AHeaderShorterThanTheRowsLeavesColumnsByPlace()
    {
        _folder.Add("short.csv", "a,b\n1,2,3\n4,5,6\n");

        Assert.Equal(["a", "b", "column_3"], _folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(["1|2|3", "4|5|6"], _folder.Rows());
    }
}
