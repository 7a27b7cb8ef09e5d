using System.Text.Json;
using Quaestor.Data.DuckDb;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.DuckDb.Chunks;

public sealed class ChunkEncoderTests
{
    [Theory]
    [InlineData("true", ColumnType.Boolean, true)]
    [InlineData("false", ColumnType.Boolean, false)]
    [InlineData("(-128)::tinyint", ColumnType.Integer, -128L)]
    [InlineData("127::tinyint", ColumnType.Integer, 127L)]
    [InlineData("(-32768)::smallint", ColumnType.Integer, -32768L)]
    [InlineData("(-2147483648)::integer", ColumnType.Integer, -2147483648L)]
    [InlineData("2147483647", ColumnType.Integer, 2147483647L)]
    [InlineData("(-9223372036854775808)::bigint", ColumnType.Integer, long.MinValue)]
    [InlineData("9223372036854775807", ColumnType.Integer, long.MaxValue)]
    [InlineData("255::utinyint", ColumnType.Integer, 255L)]
    [InlineData("65535::usmallint", ColumnType.Integer, 65535L)]
    [InlineData("4294967295::uinteger", ColumnType.Integer, 4294967295L)]
    [InlineData("18446744073709551615::ubigint", ColumnType.HugeInt, "18446744073709551615")]
    [InlineData("(-170141183460469231731687303715884105728)::hugeint", ColumnType.HugeInt, "-170141183460469231731687303715884105728")]
    [InlineData("170141183460469231731687303715884105727::hugeint", ColumnType.HugeInt, "170141183460469231731687303715884105727")]
    [InlineData("340282366920938463463374607431768211455::uhugeint", ColumnType.HugeInt, "340282366920938463463374607431768211455")]
    [InlineData("'0'::bignum", ColumnType.HugeInt, 0L)]
    [InlineData("'-1'::bignum", ColumnType.HugeInt, -1L)]
    [InlineData("(select sum(i) from range(5) t(i))", ColumnType.HugeInt, 10L)]
    [InlineData("'-123456789012345678901234567890123456789012345678901234567890'::bignum", ColumnType.HugeInt, "-123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("'99999999999999999999999999999999999999999999999999999999999'::bignum", ColumnType.HugeInt, "99999999999999999999999999999999999999999999999999999999999")]
    [InlineData("0.1::float", ColumnType.Double, 0.1)]
    [InlineData("3.4028235e38::float", ColumnType.Double, 3.4028235e38)]
    [InlineData("'nan'::float", ColumnType.Double, double.NaN)]
    [InlineData("16777216::float", ColumnType.Double, 16777216.0)]
    [InlineData("0.1::double", ColumnType.Double, 0.1)]
    [InlineData("1.7976931348623157e308::double", ColumnType.Double, double.MaxValue)]
    [InlineData("'infinity'::double", ColumnType.Double, double.PositiveInfinity)]
    [InlineData("'-infinity'::double", ColumnType.Double, double.NegativeInfinity)]
    [InlineData("'nan'::double", ColumnType.Double, double.NaN)]
    public void NumbersKeepTheirValue(string sql, ColumnType type, object expected) => AssertCell(sql, type, expected);

    [Theory]
    [InlineData("0::decimal(4,2)", "0.00")]
    [InlineData("0.05::decimal(4,2)", "0.05")]
    [InlineData("-0.05::decimal(4,2)", "-0.05")]
    [InlineData("-99.99::decimal(4,2)", "-99.99")]
    [InlineData("7::decimal(4,0)", "7")]
    [InlineData("0.1::decimal(4,4)", "0.1000")]
    [InlineData("1234567.89::decimal(9,2)", "1234567.89")]
    [InlineData("-9999999999999999.99::decimal(18,2)", "-9999999999999999.99")]
    [InlineData("'12345678901234567890123456789012345678'::decimal(38,0)", "12345678901234567890123456789012345678")]
    [InlineData("'-0.00000000000000000000000000000000000001'::decimal(38,38)", "-0.00000000000000000000000000000000000001")]
    public void DecimalsKeepTheirScale(string sql, string expected) => AssertCell(sql, ColumnType.Decimal, expected);

    [Theory]
    [InlineData("''", "")]
    [InlineData("'exactly 12 b'", "exactly 12 b")]
    [InlineData("'thirteen byte'", "thirteen byte")]
    [InlineData("'żółć 😀 and more than twelve bytes'", "żółć 😀 and more than twelve bytes")]
    [InlineData("chr(0)", "\0")]
    [InlineData("'b'::enum('a', 'b', 'é')", "b")]
    [InlineData("'é'::enum('a', 'b', 'é')", "é")]
    [InlineData("'1'::bit", "1")]
    [InlineData("'0101'::bit", "0101")]
    [InlineData("'110011001'::bit", "110011001")]
    public void TextsArriveToTheLetter(string sql, string expected) => AssertCell(sql, ColumnType.Text, expected);

    [Theory]
    [InlineData(300, "usmallint")]
    [InlineData(70_000, "uinteger")]
    public void EnumsOfAnyWidthHaveTheirLabels(int labels, string storedAs)
    {
        using var database = DuckDbDatabase.Open(new Dictionary<string, string>());
        using var connection = database.Connect();
        connection.Execute($"create type big as enum (select 'label ' || i from range({labels}) t(i))");
        using var result = connection.Query($"select ('label ' || (i * {labels - 1}))::big as label from range(2) t(i)");
        Assert.Equal(storedAs, result.Columns[0].Type.StoredAs.ToString(), ignoreCase: true);
        Assert.True(result.TryReadChunk(out var chunk));
        var vector = chunk.Vector(0);
        Assert.Equal($"label {labels - 1}", vector.Type.Labels[vector.LabelIndex(1)]);
    }

    [Theory]
    [InlineData("date '2025-01-31'", "2025-01-31")]
    [InlineData("date '1969-12-31'", "1969-12-31")]
    [InlineData("date '0001-01-01'", "0001-01-01")]
    [InlineData("date '0001-01-01 (BC)'", "0000-01-01")]
    [InlineData("date '0044-03-15 (BC)'", "-0043-03-15")]
    [InlineData("date '9999-12-31'", "9999-12-31")]
    [InlineData("date '10000-01-01'", "+10000-01-01")]
    [InlineData("date '5881580-07-10'", "+5881580-07-10")]
    [InlineData("date '5877642-06-25 (BC)'", "-5877641-06-25")]
    [InlineData("date '2000-02-29'", "2000-02-29")]
    [InlineData("date '1900-03-01'", "1900-03-01")]
    [InlineData("date 'infinity'", "infinity")]
    [InlineData("date '-infinity'", "-infinity")]
    public void DatesAreIso8601(string sql, string expected) => AssertCell(sql, ColumnType.Date, expected);

    [Theory]
    [InlineData("time '00:00:00'", "00:00:00")]
    [InlineData("time '13:45:00.5'", "13:45:00.5")]
    [InlineData("time '23:59:59.999999'", "23:59:59.999999")]
    [InlineData("time '24:00:00'", "24:00:00")]
    [InlineData("'12:00:00.123456789'::time_ns", "12:00:00.123456789")]
    [InlineData("'13:45:00+02:00'::timetz", "13:45:00+02:00")]
    [InlineData("'13:45:00.25-07:30'::timetz", "13:45:00.25-07:30")]
    [InlineData("'00:00:00+15:59:59'::timetz", "00:00:00+15:59:59")]
    [InlineData("'24:00:00-15:59:59'::timetz", "24:00:00-15:59:59")]
    public void TimesAreIso8601(string sql, string expected) => AssertCell(sql, ColumnType.Time, expected);

    [Theory]
    [InlineData("timestamp '2025-01-31 13:45:00'", "2025-01-31T13:45:00")]
    [InlineData("timestamp '1969-12-31 23:59:59.999999'", "1969-12-31T23:59:59.999999")]
    [InlineData("timestamp '0044-03-15 (BC) 12:00:00'", "-0043-03-15T12:00:00")]
    [InlineData("timestamp '294247-01-10 04:00:54.775806'", "+294247-01-10T04:00:54.775806")]
    [InlineData("timestamp '290309-12-22 (BC) 00:00:00'", "-290308-12-22T00:00:00")]
    [InlineData("timestamp 'infinity'", "infinity")]
    [InlineData("timestamp '-infinity'", "-infinity")]
    [InlineData("'2025-01-31 13:45:07'::timestamp_s", "2025-01-31T13:45:07")]
    [InlineData("'1960-01-31 13:45:07.125'::timestamp_ms", "1960-01-31T13:45:07.125")]
    [InlineData("'2025-01-31 13:45:07.123456789'::timestamp_ns", "2025-01-31T13:45:07.123456789")]
    [InlineData("'1677-09-22 00:00:00.000000001'::timestamp_ns", "1677-09-22T00:00:00.000000001")]
    [InlineData("'2262-04-11 23:47:16.854775806'::timestamp_ns", "2262-04-11T23:47:16.854775806")]
    [InlineData("'infinity'::timestamp_s", "infinity")]
    [InlineData("'-infinity'::timestamp_ms", "-infinity")]
    [InlineData("'infinity'::timestamp_ns", "infinity")]
    public void TimestampsAreIso8601(string sql, string expected) => AssertCell(sql, ColumnType.Timestamp, expected);

    [Theory]
    [InlineData("'2025-01-31 13:45:00+02:00'::timestamptz", "2025-01-31T11:45:00Z")]
    [InlineData("'2025-01-31 13:45:00.5Z'::timestamptz", "2025-01-31T13:45:00.5Z")]
    [InlineData("'infinity'::timestamptz", "infinity")]
    public void TimestampsWithZoneAreUtc(string sql, string expected) => AssertCell(sql, ColumnType.TimestampTz, expected);

    [Theory]
    [InlineData("interval 0 seconds", "PT0S")]
    [InlineData("interval '1 year 2 months 3 days 4 hours 5 minutes 6.7 seconds'", "P1Y2M3DT4H5M6.7S")]
    [InlineData("interval '14 months'", "P1Y2M")]
    [InlineData("interval '90 minutes'", "PT1H30M")]
    [InlineData("interval '3 days 1 second'", "P3DT1S")]
    [InlineData("-interval '90.25 seconds'", "PT-1M-30.25S")]
    [InlineData("-interval '13 months'", "P-1Y-1M")]
    [InlineData("interval '1 microsecond'", "PT0.000001S")]
    [InlineData("-interval '1 microsecond'", "PT-0.000001S")]
    public void IntervalsAreIso8601(string sql, string expected) => AssertCell(sql, ColumnType.Interval, expected);

    [Theory]
    [InlineData("'00000000-0000-0000-0000-000000000000'::uuid", "00000000-0000-0000-0000-000000000000")]
    [InlineData("'FFFFFFFF-ffff-ffff-ffff-fffffffffff0'::uuid", "ffffffff-ffff-ffff-ffff-fffffffffff0")]
    [InlineData("'12345678-9abc-def0-1234-56789abcdef0'::uuid", "12345678-9abc-def0-1234-56789abcdef0")]
    public void UuidsAreLowerCase(string sql, string expected) => AssertCell(sql, ColumnType.Uuid, expected);

    [Theory]
    [InlineData("''::blob", "")]
    [InlineData("'\\x00\\xFF\\x10'::blob", "AP8Q")]
    [InlineData("'more than twelve bytes'::blob", "bW9yZSB0aGFuIHR3ZWx2ZSBieXRlcw==")]
    public void BlobsAreBase64(string sql, string expected) => AssertCell(sql, ColumnType.Blob, expected);

    [Theory]
    [InlineData("[1, null, 3]", "[1,null,3]")]
    [InlineData("[]::int[]", "[]")]
    [InlineData("[['a'], [], null]", """[["a"],[],null]""")]
    [InlineData("array_value(1, 2, 3)", "[1,2,3]")]
    [InlineData("[array_value('a', null)]", """[["a",null]]""")]
    [InlineData("{'a': 1, 'b': {'c': 'x\"y', 'd': null}}", """{"a":1,"b":{"c":"x\"y","d":null}}""")]
    [InlineData("row(1, 'two')", """[1,"two"]""")]
    [InlineData("map {'k': 1, 'é': null}", """{"k":1,"é":null}""")]
    [InlineData("map {1: 'a', 2: 'b'}", """[{"key":1,"value":"a"},{"key":2,"value":"b"}]""")]
    [InlineData("map {}", "[]")]
    [InlineData("union_value(num := 5)", """{"num":5}""")]
    [InlineData("'{\"a\": [1, 2.50, \"\\u00e9\"]}'::json", """{"a": [1, 2.50, "\u00e9"]}""")]
    [InlineData("'null'::json", "null")]
    [InlineData("['[1]'::json, null]", "[[1],null]")]
    [InlineData("[9007199254740992, 9007199254740993]", """[9007199254740992,"9007199254740993"]""")]
    [InlineData("[18446744073709551615::ubigint, 1]", """["18446744073709551615",1]""")]
    [InlineData("[1.5::decimal(5,2)]", "[1.50]")]
    [InlineData("[1.5::decimal(20,2)]", """["1.50"]""")]
    [InlineData("['nan'::double, '-infinity'::double, 0.1]", """["NaN","-Infinity",0.1]""")]
    [InlineData("[0.1::float]", "[0.1]")]
    [InlineData("[date '2025-01-31', null]", """["2025-01-31",null]""")]
    [InlineData("[interval '1 day']", """["P1D"]""")]
    [InlineData("['\\xFF'::blob]", """["/w=="]""")]
    [InlineData("['101'::bit]", """["101"]""")]
    [InlineData("['b'::enum('a', 'b')]", """["b"]""")]
    [InlineData("[true, false]", "[true,false]")]
    [InlineData("[null]", "[null]")]
    public void NestedValuesAreJson(string sql, string expected)
    {
        var (columns, rows) = EncodedQuery.Run($"select {sql} as cell");
        Assert.Equal(ColumnType.Json, columns[0].Type);
        Assert.Equal(expected, Assert.IsType<JsonElement>(rows[0][0]).GetRawText());
    }

    [Fact]
    public void AJsonDocumentThatJsonDoesNotAllowTravelsAsText()
    {
        var (_, rows) = EncodedQuery.Run("select unnest(['[1, NaN]'::json, ('[' || repeat('[', 60) || repeat(']', 60) || ']')::json]) as cell");
        Assert.All(rows, row => Assert.Equal(JsonValueKind.String, ((JsonElement)row[0]!).ValueKind));
    }

    [Fact]
    public void AValueThatNestsTooDeepEndsAsText()
    {
        var sql = string.Concat(Enumerable.Repeat("[", 60)) + "1" + string.Concat(Enumerable.Repeat("]", 60));
        var (_, rows) = EncodedQuery.Run($"select {sql} as cell");
        Assert.Equal(JsonValueKind.Array, ((JsonElement)rows[0][0]!).ValueKind);
    }

    [Theory]
    [InlineData("bigint")]
    [InlineData("smallint")]
    [InlineData("double")]
    [InlineData("float")]
    [InlineData("varchar")]
    [InlineData("decimal(38,3)")]
    [InlineData("hugeint")]
    [InlineData("varchar[]")]
    [InlineData("json")]
    [InlineData("blob")]
    public void NullsAndValuesKeepTheirRowsOverChunks(string type)
    {
        var (_, rows) = EncodedQuery.Run($"select case when i % 3 = 0 then null else [i::varchar] end as list, case when i % 3 = 0 then null else i::varchar{(type == "varchar[]" ? "" : $"::{type}")} end as cell from range(5000) t(i)");
        Assert.Equal(5000, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(i % 3 == 0, rows[i][0] is null);
            Assert.Equal(i % 3 == 0, rows[i][1] is null);
            if (i % 3 != 0)
            {
                Assert.Equal($"[\"{i}\"]", ((JsonElement)rows[i][0]!).GetRawText());
            }
        }
    }

    [Fact]
    public void ANullOfNoTypeIsNull()
    {
        var (_, rows) = EncodedQuery.Run("select null as a, [null, null] as b, {'x': null} as c");
        Assert.Null(rows[0][0]);
        Assert.Equal("[null,null]", rows[0][1]!.ToString());
        Assert.Equal("""{"x":null}""", rows[0][2]!.ToString());
    }

    [Fact]
    public void ALargeChunkIsSplit()
    {
        using var database = DuckDbDatabase.Open(new Dictionary<string, string>());
        using var connection = database.Connect();
        using var result = connection.Query("select repeat('x', 100000) as text, i from range(1000) t(i)");
        using var encoder = new Data.DuckDb.Chunks.ChunkEncoder(result.Columns);
        var (rows, chunks) = (0L, 0);
        while (result.TryReadChunk(out var chunk))
        {
            for (var first = 0; first < chunk.RowCount; chunks++)
            {
                first += encoder.Encode(chunk, first, out var bytes);
                var parsed = ResultChunk.Parse(bytes, encoder.Columns);
                Assert.Equal(rows, parsed.Row(0)[1]);
                rows += parsed.RowCount;
            }
        }

        Assert.Equal(1000, rows);
        Assert.True(chunks > 5, $"{chunks} chunks for 100 MB");
    }

    [Fact]
    public void AVariantIsRefusedWithItsCure()
    {
        var error = Assert.Throws<DuckDbException>(() => EncodedQuery.Run("select 1::variant as cell"));
        Assert.Contains("::VARCHAR", error.Message, StringComparison.Ordinal);
    }

    static void AssertCell(string sql, ColumnType type, object expected)
    {
        var (columns, rows) = EncodedQuery.Run($"select {sql} as cell union all select null");
        Assert.Equal(type, columns[0].Type);
        Assert.Equal(expected, rows[0][0]);
        Assert.Null(rows[1][0]);
    }
}
