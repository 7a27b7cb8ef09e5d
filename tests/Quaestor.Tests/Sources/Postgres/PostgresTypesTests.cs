using System.Text.Json;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres;

/// <summary>Every type that a user meets, and the cell that its values become.</summary>
[Trait("Size", "Slow")]
public sealed class PostgresTypesTests(PostgresTypesTests.Database database) : IClassFixture<PostgresTypesTests.Database>
{
    static readonly string Nines = new('9', 1000);

    public static TheoryData<string, ColumnType, object?> Numbers => new()
    {
        { "true", ColumnType.Boolean, true },
        { "'f'::bool", ColumnType.Boolean, false },
        { "(-32768)::smallint", ColumnType.Integer, -32768L },
        { "2147483647", ColumnType.Integer, 2147483647L },
        { "(-9223372036854775808)::bigint", ColumnType.Integer, long.MinValue },
        { "9223372036854775807", ColumnType.Integer, long.MaxValue },
        { "4294967295::oid", ColumnType.Integer, 4294967295L },
        { "'NaN'::numeric", ColumnType.Decimal, "NaN" },
        { "'Infinity'::numeric", ColumnType.Decimal, "Infinity" },
        { "'-Infinity'::numeric", ColumnType.Decimal, "-Infinity" },
        { "0::numeric", ColumnType.Decimal, "0" },
        { "0.00", ColumnType.Decimal, "0.00" },
        { "-0.5", ColumnType.Decimal, "-0.5" },
        { "1.500::numeric(10,3)", ColumnType.Decimal, "1.500" },
        { "12345678.9::numeric(20,6)", ColumnType.Decimal, "12345678.900000" },
        { "10000::numeric", ColumnType.Decimal, "10000" },
        { "-10000.00001", ColumnType.Decimal, "-10000.00001" },
        { "9999.9999", ColumnType.Decimal, "9999.9999" },
        { "100000001.0001", ColumnType.Decimal, "100000001.0001" },
        { "'1e20'::numeric", ColumnType.Decimal, "100000000000000000000" },
        { "'1e-20'::numeric", ColumnType.Decimal, "0.00000000000000000001" },
        { $"'{Nines}'::numeric", ColumnType.Decimal, Nines },
        { $"'-0.{Nines}'::numeric", ColumnType.Decimal, $"-0.{Nines}" },
        { "0.1::real", ColumnType.Double, 0.1 },
        { "16777217::real", ColumnType.Double, 16777216.0 },
        { "'3.4028235e38'::real", ColumnType.Double, 3.4028235e38 },
        { "'NaN'::real", ColumnType.Double, double.NaN },
        { "'-Infinity'::real", ColumnType.Double, double.NegativeInfinity },
        { "0.1::float8 + 0.2::float8", ColumnType.Double, 0.1 + 0.2 },
        { "'NaN'::float8", ColumnType.Double, double.NaN },
        { "'Infinity'::float8", ColumnType.Double, double.PositiveInfinity },
        { "5e-324::float8", ColumnType.Double, double.Epsilon },
        { "12.5::percent", ColumnType.Decimal, "12.50" },
        { "NULL::int", ColumnType.Integer, null },
        { "NULL::numeric", ColumnType.Decimal, null },
    };

    public static TheoryData<string, ColumnType, object?> Texts => new()
    {
        { "'größer 😀'", ColumnType.Text, "größer 😀" },
        { "''::text", ColumnType.Text, "" },
        { "NULL", ColumnType.Text, null },
        { "'abcdef'::varchar(3)", ColumnType.Text, "abc" },
        { "'ab'::char(5)", ColumnType.Text, "ab   " },
        { "'x'::name", ColumnType.Text, "x" },
        { "'x'::\"char\"", ColumnType.Text, "x" },
        { "''::\"char\"", ColumnType.Text, "" },
        { "'AbC'::citext", ColumnType.Text, "AbC" },
        { "'a'::label", ColumnType.Text, "a" },
        { "'very happy'::mood", ColumnType.Text, "very happy" },
        { "'ok'::feeling", ColumnType.Text, "ok" },
        { "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid", ColumnType.Uuid, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11" },
        { "'\\x00ff10'::bytea", ColumnType.Blob, "AP8Q" },
        { "''::bytea", ColumnType.Blob, "" },
        { "'<a>ü</a>'::xml", ColumnType.Text, "<a>ü</a>" },
        { "'192.168.0.1/24'::inet", ColumnType.Text, "192.168.0.1/24" },
        { "'192.168.0.1'::inet", ColumnType.Text, "192.168.0.1" },
        { "'2001:db8::1'::inet", ColumnType.Text, "2001:db8::1" },
        { "'10.0.0.0/8'::cidr", ColumnType.Text, "10.0.0.0/8" },
        { "'08:00:2b:01:02:03'::macaddr", ColumnType.Text, "08:00:2b:01:02:03" },
        { "B'101'", ColumnType.Text, "101" },
        { "'0010'::varbit", ColumnType.Text, "0010" },
        { "int4range(1, 5)", ColumnType.Text, "[1,5)" },
        { "'empty'::int4range", ColumnType.Text, "empty" },
        { "'(,1.50]'::numrange", ColumnType.Text, "(,1.50]" },
        { "'[2024-01-01,2024-02-01)'::daterange", ColumnType.Text, "[2024-01-01,2024-02-01)" },
        { "'{[1,3),[5,7)}'::int4multirange", ColumnType.Text, "{[1,3),[5,7)}" },
        { "'a fat cat'::tsvector", ColumnType.Text, "'a' 'cat' 'fat'" },
        { "'fat & cat'::tsquery", ColumnType.Text, "'fat' & 'cat'" },
        { "'1234.5'::money", ColumnType.Text, "$1,234.50" },
        { "'(1,2.5)'::point", ColumnType.Text, "(1,2.5)" },
        { "'((1,1),(0,0))'::box", ColumnType.Text, "(1,1),(0,0)" },
        { "'16/B374D848'::pg_lsn", ColumnType.Text, "16/B374D848" },
        { "'1 2'::int2vector", ColumnType.Text, "1 2" },
        { "ROW(1, 'a b', NULL)", ColumnType.Text, "(1,\"a b\",)" },
    };

    public static TheoryData<string, ColumnType, object?> Times => new()
    {
        { "'2024-02-29'::date", ColumnType.Date, "2024-02-29" },
        { "'infinity'::date", ColumnType.Date, "infinity" },
        { "'-infinity'::date", ColumnType.Date, "-infinity" },
        // Year 1 BC is year 0, so 44 BC is -43.
        { "'0044-03-15 BC'::date", ColumnType.Date, "-0043-03-15" },
        { "'0001-12-31 BC'::date", ColumnType.Date, "0000-12-31" },
        { "'20000-01-01'::date", ColumnType.Date, "+20000-01-01" },
        { "'5874897-12-31'::date", ColumnType.Date, "+5874897-12-31" },
        { "'2024-02-29 13:45:00'::timestamp", ColumnType.Timestamp, "2024-02-29T13:45:00" },
        { "'2024-02-29 13:45:00.000001'::timestamp", ColumnType.Timestamp, "2024-02-29T13:45:00.000001" },
        { "'1969-12-31 23:59:59.999999'::timestamp", ColumnType.Timestamp, "1969-12-31T23:59:59.999999" },
        { "'0044-03-15 12:00:00 BC'::timestamp", ColumnType.Timestamp, "-0043-03-15T12:00:00" },
        { "'294276-12-31 23:59:59.999999'::timestamp", ColumnType.Timestamp, "+294276-12-31T23:59:59.999999" },
        { "'infinity'::timestamp", ColumnType.Timestamp, "infinity" },
        { "'2024-02-29 13:45:00+02'::timestamptz", ColumnType.TimestampTz, "2024-02-29T11:45:00Z" },
        { "'2024-02-29 13:45:00.5-05:30'::timestamptz", ColumnType.TimestampTz, "2024-02-29T19:15:00.5Z" },
        { "'-infinity'::timestamptz", ColumnType.TimestampTz, "-infinity" },
        { "'13:45:00.5'::time", ColumnType.Time, "13:45:00.5" },
        { "'24:00:00'::time", ColumnType.Time, "24:00:00" },
        { "'13:45:00+02'::timetz", ColumnType.Time, "13:45:00+02:00" },
        { "'13:45:00-05:30'::timetz", ColumnType.Time, "13:45:00-05:30" },
        { "'1 year 2 mons 3 days 04:05:06.7'::interval", ColumnType.Interval, "P1Y2M3DT4H5M6.7S" },
        { "'0'::interval", ColumnType.Interval, "PT0S" },
        { "'-1 mons +1 day'::interval", ColumnType.Interval, "P-1M1D" },
        { "'1 day -1 hour'::interval", ColumnType.Interval, "P1DT-1H" },
        { "'-00:00:00.5'::interval", ColumnType.Interval, "PT-0.5S" },
        { "'-23:59:59.999999'::interval", ColumnType.Interval, "PT-23H-59M-59.999999S" },
        { "'-1 year -2 mons'::interval", ColumnType.Interval, "P-1Y-2M" },
        { "'100 hours'::interval", ColumnType.Interval, "PT100H" },
        { "'1 hour 0.5 seconds'::interval", ColumnType.Interval, "PT1H0.5S" },
    };

    /// <summary>Expected as JSON; what is inside an array or a composite is as it is in a cell of its own.</summary>
    public static TheoryData<string, string?> Documents => new()
    {
        { "'{\"a\": [1, null]}'::json", """{"a":[1,null]}""" },
        { "'{\"b\": 1, \"a\": 2.50}'::jsonb", """{"a":2.50,"b":1}""" },
        { "'\"text\"'::jsonb", "\"text\"" },
        { "NULL::jsonb", null },
        { "ROW(1, 'a b')::pair", """{"a":1,"b":"a b"}""" },
        { "ROW(NULL, '')::pair", """{"a":null,"b":""}""" },
        { "ROW(NULL, NULL)::pair", """{"a":null,"b":null}""" },
        { "ROW(1, 'said \"hi\", (done) \\')::pair", """{"a":1,"b":"said \"hi\", (done) \\"}""" },
        { "ROW(2, 'x')::couple", """{"a":2,"b":"x"}""" },
        { "ROW('(1,2)', '2024-02-29 13:45:00+02', '{ok,\"very happy\"}', '(1,x)')::spot", """{"place":"(1,2)","at":"2024-02-29T11:45:00Z","moods":["ok","very happy"],"p":{"a":1,"b":"x"}}""" },
        { "ARRAY[1, 2, NULL]", "[1,2,null]" },
        { "'{}'::int[]", "[]" },
        { "'{{1,2},{3,4}}'::int[]", "[[1,2],[3,4]]" },
        { "'{{{1},{2}},{{3},{NULL}}}'::int[]", "[[[1],[2]],[[3],[null]]]" },
        { "'[0:1]={1,2}'::int[]", "[1,2]" },
        { "'[-1:0][2:3]={{1,2},{3,4}}'::int[]", "[[1,2],[3,4]]" },
        { "ARRAY['a,b', 'q\"t', '', 'NULL', 'back\\slash', NULL, '{x}', 'ü😀']", """["a,b","q\"t","","NULL","back\\slash",null,"{x}","ü😀"]""" },
        { "ARRAY['[0:1]={1}']", """["[0:1]={1}"]""" },
        { "ARRAY[true, false, NULL]", "[true,false,null]" },
        { "ARRAY[9007199254740992, 9007199254740993, -9007199254740993]", """[9007199254740992,"9007199254740993","-9007199254740993"]""" },
        { "ARRAY['NaN', 1.50, 123456789012.345, -123456789012.345, 1234567890123456789]::numeric[]", """["NaN",1.50,123456789012.345,-123456789012.345,"1234567890123456789"]""" },
        { "ARRAY[0.1::float8 + 0.2::float8, 'NaN', '-Infinity', 1e300]", """[0.30000000000000004,"NaN","-Infinity",1e+300]""" },
        { "ARRAY[0.1]::real[]", "[0.1]" },
        { "'{2024-02-29,infinity,0044-03-15 BC,20000-01-01}'::date[]", """["2024-02-29","infinity","-0043-03-15","+20000-01-01"]""" },
        { "'{2024-02-29 13:45:00.5,-infinity}'::timestamp[]", """["2024-02-29T13:45:00.5","-infinity"]""" },
        { "'{2024-02-29 13:45:00+02,0044-03-15 12:00:00+00 BC}'::timestamptz[]", """["2024-02-29T11:45:00Z","-0043-03-15T12:00:00Z"]""" },
        { "'{13:45:00.5}'::time[]", """["13:45:00.5"]""" },
        { "'{13:45:00+02}'::timetz[]", """["13:45:00+02:00"]""" },
        { "'{1 year 2 mons 3 days,-01:00:00,1 day -00:00:00.5}'::interval[]", """["P1Y2M3D","PT-1H","P1DT-0.5S"]""" },
        { "ARRAY['\\x00ff', '']::bytea[]", """["AP8=",""]""" },
        { "'{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}'::uuid[]", """["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]""" },
        { "ARRAY['{\"a\": 1}', NULL]::jsonb[]", """[{"a":1},null]""" },
        { "ARRAY['very happy', 'ok', NULL]::mood[]", """["very happy","ok",null]""" },
        { "'{294276-12-31 23:59:59.999999}'::timestamp[]", """["+294276-12-31T23:59:59.999999"]""" },
        { "ARRAY['a;b', $$;$$] -- ; '", """["a;b",";"]""" },
        { "ARRAY[ROW(1, 'x, y')::pair, NULL]", """[{"a":1,"b":"x, y"},null]""" },
        { "ARRAY['(1,1),(0,0)'::box, '(2,2),(1,1)']", """["(1,1),(0,0)","(2,2),(1,1)"]""" },
        { "ARRAY[int4range(1, 3), NULL]", """["[1,3)",null]""" },
        { "ARRAY[1.5, 2]::percent[]", "[1.50,2.00]" },
        { "ARRAY['a', 'b']::labels", """["a","b"]""" },
        { "ARRAY['x', '']::citext[]", """["x",""]""" },
        { "'a=>1, b=>NULL, \"c d\"=>\"e\\\"f\"'::hstore", """{"a":"1","b":null,"c d":"e\"f"}""" },
        { "''::hstore", "{}" },
        { "ARRAY['a=>1'::hstore]", """[{"a":"1"}]""" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    [MemberData(nameof(Texts))]
    [MemberData(nameof(Times))]
    public async Task AValueArrivesAsItIs(string expression, ColumnType type, object? cell)
    {
        var page = await database.PageAsync($"SELECT\n{expression}\nAS v");

        Assert.Equal(new Column("v", type), Assert.Single(page.Columns));
        Assert.Equal(cell, page.Rows.Single()[0]);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task ANestedValueArrivesAsJson(string expression, string? json)
    {
        var page = await database.PageAsync($"SELECT\n{expression}\nAS v");

        Assert.Equal(new Column("v", ColumnType.Json), Assert.Single(page.Columns));
        Assert.Equal(json is null ? null : Compact(json), page.Rows.Single()[0] is JsonElement found ? Compact(found.GetRawText()) : null);
    }

    [Fact]
    public async Task TheSchemaTellsForEachColumnTheTypeThatAResultHas()
    {
        var schema = await database.Source.SchemaAsync(TestContext.Current.CancellationToken);
        var page = await database.PageAsync("SELECT * FROM every");

        Assert.True(page.Columns.Count > 30, "Hardly any column was found.");
        Assert.Equal(page.Columns, schema.Tables.Single(table => table.Name == "every").Columns.Select(column => new Column(column.Name, column.Type)));
    }

    [Fact]
    public async Task AFunctionThatReturnsNothingIsRefused() =>
        Assert.Equal(RunStatus.Refused, (await database.RunAsync("SELECT pg_sleep(1)")).Status);

    [Fact]
    public async Task TextFormsDoNotDependOnTheSettingsOfTheDatabase()
    {
        var strange = await database.StrangeAsync();

        Assert.Equal(
            """{"a":"2024-02-29T13:45:00","b":"2024-02-29T11:45:00Z","c":"2024-02-29","d":"P1Y2M-3DT-4H","e":"AP8=","f":0.30000000000000004}""",
            Compact(((JsonElement)strange.Rows.Single()[0]!).GetRawText()));
    }

    [Fact]
    public async Task BinaryAndTextColumnsKeepTheirOrderInOneRow()
    {
        var page = await database.PageAsync("SELECT 1, ARRAY[1], 2.5, '(1,2)'::point, NULL::int[], 'x', NULL::numeric FROM generate_series(1, 3000) ORDER BY 1");

        Assert.Equal(3000, page.RowCount);
        Assert.Equal([1L, "2.5", "(1,2)", null, "x", null], page.Rows[^1].Where((_, i) => i != 1));
        Assert.Equal("[1]", CellText.Of(page.Rows[^1][1]));
    }

    static string Compact(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }

    public sealed class Database(PostgresCluster cluster) : IAsyncLifetime
    {
        const string Setup =
            """
            CREATE EXTENSION hstore;
            CREATE EXTENSION citext;
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'very happy');
            CREATE TYPE pair AS (a int, b text);
            CREATE TYPE spot AS (place point, at timestamptz, moods mood[], p pair);
            CREATE DOMAIN percent AS numeric(5,2) CHECK (VALUE <= 100);
            CREATE DOMAIN label AS text;
            CREATE DOMAIN labels AS text[];
            CREATE DOMAIN feeling AS mood;
            CREATE DOMAIN couple AS pair;
            CREATE TABLE every (
                a1 bool, a2 smallint, a3 int, a4 bigint, a5 oid, a6 numeric, a7 numeric(10,2), a8 real, a9 float8,
                b1 text, b2 varchar(3), b3 char(3), b4 name, b5 "char", b6 citext, b7 bytea, b8 uuid, b9 xml,
                c1 date, c2 timestamp, c3 timestamp(3), c4 timestamptz, c5 timestamptz(0), c6 time, c7 time(3), c8 timetz, c9 interval, c10 interval day to second(3), c11 interval(2),
                d1 json, d2 jsonb, d3 hstore, d4 int[], d5 text[][], d6 numeric(5,2)[], d7 pair, d8 pair[], d9 mood[],
                e1 mood, e2 percent, e3 label, e4 labels, e5 feeling, e6 couple, e7 int4range, e8 int4multirange, e9 point,
                f1 inet, f2 cidr, f3 macaddr, f4 bit(3), f5 varbit, f6 money, f7 tsvector, f8 pg_lsn, f9 regclass, f10 timestamp(3)[], f11 hstore[]);
            """;

        readonly TestWorkers _workers = new();
        string _name = "";

        internal PostgresSource Source { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _name = await cluster.CreateDatabaseAsync(Setup);
            Source = await OpenAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Source.DisposeAsync();
            await _workers.DisposeAsync();
        }

        internal Task<QueryOutcome> RunAsync(string sql, PostgresSource? source = null) =>
            _workers.Runner.RunAsync(source ?? Source, sql, new QueryLimits { PageRows = 10_000 }, TestContext.Current.CancellationToken);

        internal async Task<ResultPage> PageAsync(string sql)
        {
            var outcome = await RunAsync(sql);
            return outcome.Page ?? throw new InvalidOperationException($"{sql}: {outcome.Error}");
        }

        /// <summary>One row of nested values, read where every setting that changes the text of values is another.</summary>
        internal async Task<ResultPage> StrangeAsync()
        {
            var name = await cluster.CreateDatabaseAsync();
            await cluster.ExecuteAsync(
                "postgres",
                $"ALTER DATABASE {name} SET datestyle = 'German'; ALTER DATABASE {name} SET intervalstyle = 'sql_standard'; ALTER DATABASE {name} SET bytea_output = 'escape'; "
                + $"ALTER DATABASE {name} SET extra_float_digits = 0; ALTER DATABASE {name} SET timezone = 'America/St_Johns'");
            await cluster.ExecuteAsync(name, "CREATE TYPE mixed AS (a timestamp, b timestamptz, c date, d interval, e bytea, f float8)");
            await using var source = PostgresSource.Open($"postgres://{PostgresCluster.Reader}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{name}", "strange");
            var outcome = await RunAsync(
                "SELECT ROW('2024-02-29 13:45:00', '2024-02-29 13:45:00+02', '2024-02-29', 'P1Y2M-3DT-4H', '\\x00ff', 0.1::float8 + 0.2::float8)::mixed AS v", source);
            return outcome.Page ?? throw new InvalidOperationException($"{outcome.Error}");
        }

        async Task<PostgresSource> OpenAsync() =>
            PostgresSource.Open($"postgres://{PostgresCluster.Reader}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_name}", "types");
    }
}
