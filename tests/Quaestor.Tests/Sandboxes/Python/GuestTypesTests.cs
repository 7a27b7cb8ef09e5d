using System.Text;
using System.Text.Json;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>Columns go to pandas and come back as what they were.</summary>
public sealed class GuestTypesTests(DirectGuest guest)
{
    static readonly Dictionary<ColumnType, string[]> Samples = new()
    {
        [ColumnType.Boolean] = ["true", "false"],
        [ColumnType.Integer] = ["0", "-1", "9223372036854775807", "-9223372036854775808"],
        [ColumnType.HugeInt] = ["0", "170141183460469231731687303715884105727", "-99999999999999999999"],
        [ColumnType.Decimal] = ["1.50", "-0.0001", "12345678901234567890.123456789", "100"],
        [ColumnType.Double] = ["0", "1.5", "-2.2250738585072014E-308", "1.7976931348623157E+308", "Infinity", "-Infinity"],
        [ColumnType.Text] = ["", "plain", "Grüße 👋", "two\nlines", "nul\0inside", "quote\"'", " "],
        [ColumnType.Date] = ["2024-02-29", "1970-01-01", "1969-12-31", "1700-03-01", "2261-12-31"],
        [ColumnType.Time] = ["13:45:00", "00:00:00", "23:59:59.999999", "12:00:00.5"],
        [ColumnType.Timestamp] = ["2024-02-29T13:45:00", "1969-12-31T23:59:59.5", "2024-01-01T00:00:00", "2024-01-01T00:00:00.123456", "2024-01-01T00:00:00.000000001"],
        [ColumnType.TimestampTz] = ["2024-02-29T13:45:00Z", "2024-10-27T01:30:00.25Z"],
        [ColumnType.Interval] = ["P1Y2M3DT4H5M6.7S", "PT0S", "P3D", "PT-5M"],
        [ColumnType.Uuid] = ["0188a7e5-0c2f-7c5e-8f8a-1f1f1f1f1f1f", "00000000-0000-0000-0000-000000000000"],
        [ColumnType.Blob] = ["", "AAEC/w==", "YWJj"],
        [ColumnType.Json] = ["""{"a":[1,null,"x"]}""", "[]", "\"text\"", "3", "true"],
    };

    public static TheoryData<ColumnType, bool> Types
    {
        get
        {
            var every = new TheoryData<ColumnType, bool>();
            foreach (var type in Enum.GetValues<ColumnType>())
            {
                every.Add(type, false);
                every.Add(type, true);
            }

            return every;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task AColumnComesBackAsItWasGiven(ColumnType type, bool hasNulls)
    {
        string?[] cells = hasNulls ? [null, .. Samples[type], null] : [.. Samples[type]];
        var file = guest.AddFile([new("c", type)], [Chunk(type, cells)]);

        var answer = (await guest.RunAsync("result = t", new PythonTableMessage("t", "s", file))).Succeeded();

        Assert.Equal(new Column("c", type), Assert.Single(answer.Columns));
        Assert.Equal(Plain(Parse(type, cells)), Plain(answer.Rows.Select(row => row[0])));
    }

    [Theory]
    [InlineData(ColumnType.Date, new[] { "0001-01-01", "9999-12-31" })]
    [InlineData(ColumnType.Date, new[] { "infinity", "2024-01-01" })]
    [InlineData(ColumnType.Timestamp, new[] { "0001-01-01T00:00:00", "9999-12-31T23:59:59" })]
    [InlineData(ColumnType.TimestampTz, new[] { "0001-01-01T00:00:00Z", "2024-01-01T00:00:00.5Z" })]
    [InlineData(ColumnType.Interval, new[] { "P3DT4H5M6.7S", "PT-0.5S", "P-1DT-1H" })]
    [InlineData(ColumnType.HugeInt, new[] { "5", "-7" })]
    [InlineData(ColumnType.Json, new[] { "1", "2" })]
    public async Task ValuesThatPandasHoldsInAnotherWayComeBackTheSame(ColumnType type, string[] cells)
    {
        var file = guest.AddFile([new("c", type)], [Chunk(type, cells)]);

        var answer = (await guest.RunAsync("result = t", new PythonTableMessage("t", "s", file))).Succeeded();

        var read = Plain(answer.Rows.Select(row => row[0]));
        Assert.Equal(Plain(Parse(type, cells)), read);
        Assert.Equal(type == ColumnType.HugeInt ? ColumnType.Integer : type, answer.Columns[0].Type);
    }

    [Theory]
    [InlineData("t.day.dt.year.tolist()", "2024")]
    [InlineData("str(t.day.dtype)", "datetime64[ns]")]
    [InlineData("str(t.n.dtype)", "int64")]
    [InlineData("str(t.maybe.dtype)", "Int64")]
    [InlineData("str(t.x.dtype)", "float64")]
    [InlineData("int(t.maybe.isna().sum())", "0")]
    [InlineData("type(t.price[0]).__name__", "Decimal")]
    [InlineData("str(t.price.sum())", "2.50")]
    [InlineData("t.name.str.upper()[0]", "ANNA")]
    public async Task CodeFindsColumnsAsPandasUsersExpectThem(string expression, string value)
    {
        var (columns, chunk) = People();
        var file = guest.AddFile(columns, [chunk]);

        var answer = (await guest.RunAsync($"t['maybe'] = t['n'].astype('Int64')\nresult = {expression}", new PythonTableMessage("t", "s", file))).Succeeded();

        Assert.Equal(value, $"{answer.Rows[0][0]}");
    }

    [Fact]
    public async Task DatesStayDatesWhereTheyKeepTheirName()
    {
        var (columns, chunk) = People();
        var file = guest.AddFile(columns, [chunk]);

        var answer = (await guest.RunAsync("result = t.groupby('day').agg(n=('n', 'sum'), last=('day', 'max'))", new PythonTableMessage("t", "s", file))).Succeeded();

        Assert.Equal([ColumnType.Date, ColumnType.Integer, ColumnType.Timestamp], answer.Columns.Select(column => column.Type));
        Assert.Equal(["2024-02-29", 1L, "2024-02-29T00:00:00"], answer.Rows[0]);
    }

    internal static ReadOnlyMemory<byte> Chunk(ColumnType type, string?[] cells)
    {
        var columns = new Column[] { new("c", type) };
        var batch = new RowBatch(columns);
        foreach (var cell in cells)
        {
            Add(batch[0], type, cell);
            batch.EndRow();
        }

        return batch.Take().ToArray();
    }

    internal static void Add(CellBuffer buffer, ColumnType type, string? cell)
    {
        switch (cell is null ? null : Parse(type, [cell]).Single())
        {
            case null:
                buffer.AddNull();
                break;
            case bool truth:
                buffer.Add(truth);
                break;
            case long number when type == ColumnType.Integer:
                buffer.Add(number);
                break;
            case double number:
                buffer.Add(number);
                break;
            default:
                buffer.Add(Encoding.UTF8.GetBytes(cell!));
                break;
        }
    }

    /// <summary>Cells as a page of results holds them.</summary>
    static IEnumerable<object?> Parse(ColumnType type, IEnumerable<string?> cells) => cells.Select(cell => cell is null ? (object?)null : type switch
    {
        ColumnType.Boolean => cell == "true",
        ColumnType.Integer => long.Parse(cell, System.Globalization.CultureInfo.InvariantCulture),
        ColumnType.HugeInt when long.TryParse(cell, out var number) => number,
        ColumnType.Double => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture),
        ColumnType.Json => JsonElement.Parse(cell),
        _ => cell,
    });

    static IEnumerable<string> Plain(IEnumerable<object?> cells) => cells.Select(cell => cell switch
    {
        null => "missing",
        JsonElement json => JsonSerializer.Serialize(json),
        double number => $"{BitConverter.DoubleToInt64Bits(number):x}",
        _ => $"{cell.GetType().Name} {cell}",
    });

    static (Column[] Columns, ReadOnlyMemory<byte> Chunk) People()
    {
        Column[] columns = [new("name", ColumnType.Text), new("n", ColumnType.Integer), new("x", ColumnType.Double), new("day", ColumnType.Date), new("price", ColumnType.Decimal)];
        var batch = new RowBatch(columns);
        foreach (var row in new[] { new[] { "Anna", "1", "0.5", "2024-02-29", "1.25" }, ["Bo", "2", "1.5", "2024-03-01", "1.25"] })
        {
            for (var i = 0; i < columns.Length; i++)
            {
                Add(batch[i], columns[i].Type, row[i]);
            }

            batch.EndRow();
        }

        return (columns, batch.Take().ToArray());
    }
}
