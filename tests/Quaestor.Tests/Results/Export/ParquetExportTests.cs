using Quaestor.Data.Results;
using Quaestor.Data.Results.Export;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results.Export;

/// <summary>Parquet files as DuckDB, a reader by others, finds them.</summary>
public sealed class ParquetExportTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ResultFolder _results;

    public ParquetExportTests() => _results = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryTypeComesBackAsItself()
    {
        const string sql =
            """
            select true as yes, 1::bigint as n, -0.5::double as share, 'ä "b"' as text, 12.50::decimal(10,2) as price,
                -123456789012345678901234.5::decimal(38,1) as wide, 170141183460469231731687303715884105727::hugeint as huge, 7::hugeint as small,
                date '2025-01-31' as day, date '0044-03-15 (BC)' as ides, time '13:45:00.5' as clock,
                timestamp '2025-01-31 13:45:00.123456' as at, timestamptz '2025-01-31 13:45:00+02' as instant,
                timestamp_ns '2025-01-31 13:45:00.123456789' as precise,
                'deadbeef-0000-4000-8000-000000000001'::uuid as id, '\x00\xFF='::blob as bytes, {'k': [1, null]}::json as doc
            union all select null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
            """;
        var path = await ExportAsync(sql);

        var types = EncodedQuery.Run($"select column_name, column_type from (describe from '{path}')").Rows.Select(row => $"{row[0]} {row[1]}");
        Assert.Equal(
            [
                "yes BOOLEAN", "n BIGINT", "share DOUBLE", "text VARCHAR", "price DECIMAL(4,2)", "wide DECIMAL(25,1)", "huge VARCHAR", "small BIGINT",
                "day DATE", "ides DATE", "clock TIME", "at TIMESTAMP", "instant TIMESTAMP WITH TIME ZONE", "precise TIMESTAMP_NS",
                "id UUID", "bytes BLOB", "doc JSON",
            ],
            types);
        Assert.Equal(Texts(sql), Texts($"from '{path}'"));
    }

    [Theory]
    [InlineData("date 'infinity'", "infinity")]
    [InlineData("timestamp '-infinity'", "-infinity")]
    [InlineData("timetz '13:45:00+02:00'", "13:45:00+02:00")]
    [InlineData("interval '1 month 2 days'", "P1M2D")]
    [InlineData("170141183460469231731687303715884105727::hugeint", "170141183460469231731687303715884105727")]
    public async Task WhatParquetCannotHoldIsText(string value, string text)
    {
        var path = await ExportAsync($"select {value} as v");

        Assert.Equal([text, "VARCHAR"], Assert.Single(EncodedQuery.Run($"select v, typeof(v) from '{path}'").Rows));
    }

    [Fact]
    public async Task MillionsOfRowsGoToManyGroups()
    {
        const string sql = "select i, case when i % 7 > 0 then 'row ' || i end as text, (i % 1000)::decimal(9,2) / 4 as price, i % 3 = 0 as third from range(300000) t(i)";
        var path = await ExportAsync(sql);

        Assert.Equal(3L, EncodedQuery.Run($"select num_row_groups from parquet_file_metadata('{path}')").Rows[0][0]);
        Assert.Equal(
            Texts($"select count(*), sum(i), count(text), bit_xor(hash(text)), sum(price), count_if(third) from ({sql})"),
            Texts($"select count(*), sum(i), count(text), bit_xor(hash(text)), sum(price), count_if(third) from '{path}'"));
    }

    [Fact]
    public async Task LargeTextsCloseAGroupEarly()
    {
        var path = await ExportAsync("select i, repeat(chr(65 + i::int), 3000000) as text from range(25) t(i)");

        Assert.Equal([3L, 25L, 75_000_000L], EncodedQuery.Run($"select max(row_group_id) + 1, count(distinct i), sum(length(text)) from parquet_metadata('{path}'), (from '{path}') where path_in_schema = 'i' group by row_group_id having row_group_id = 2").Rows[0].Select(cell => Convert.ToInt64(cell)));
    }

    [Fact]
    public async Task AResultWithoutRowsIsAFileWithItsColumns()
    {
        var path = await ExportAsync("select 1 as a, 'x' as b, 1.5::decimal(5,1) as c where false");

        var (columns, rows) = EncodedQuery.Run($"from '{path}'");
        Assert.Equal(["a", "b", "c"], columns.Select(column => column.Name));
        Assert.Empty(rows);
    }

    [Fact]
    public async Task ColumnsOfOneNameAreToldApart()
    {
        var path = await ExportAsync("select 1 as a, 2 as a, 3 as a_2");

        Assert.Equal(["a", "a_3", "a_2"], EncodedQuery.Run($"from '{path}'").Columns.Select(column => column.Name));
    }

    async Task<string> ExportAsync(string sql)
    {
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid()}.parquet");
        using var result = _results.Store(sql);
        await using var file = File.Create(path);
        await ResultExport.WriteAsync(result, ExportFormat.Parquet, sort: null, new OnwardStream(file), CancellationToken.None);
        return path;
    }

    static string[] Texts(string sql) => [.. EncodedQuery.Run(sql).Rows.Select(row => string.Join('|', row.Select(cell => cell is null ? "∅" : CellText.Of(cell))))];
}
