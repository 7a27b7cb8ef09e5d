using System.Data;
using System.Diagnostics;
using Npgsql;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Bench;

/// <summary>1,000,000 rows of eight columns: the driver alone, which stores nothing, against the source with its stored result.</summary>
static class PostgresRows
{
    const string Query = "SELECT * FROM big";
    const string Setup =
        """
        CREATE TABLE big AS SELECT i AS id, i::bigint * 7 AS n, (i % 1000) / 10.0 AS price, i * 0.37::float8 AS f, 'customer ' || i AS name,
          date '2020-01-01' + (i % 1000) AS d, timestamptz '2020-01-01' + i * interval '1 s' AS ts, i % 2 = 0 AS b FROM generate_series(1, 1000000) i;
        VACUUM ANALYZE big
        """;

    static readonly QueryLimits Limits = new() { MaxRows = 2_000_000, MaxBytes = 1L << 30, Timeout = TimeSpan.FromMinutes(2), PageRows = 1 };

    public static async Task RunAsync()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var driver = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Database=postgres;Username=postgres");
        foreach (var statement in Setup.Split(';'))
        {
            await using var command = driver.CreateCommand(statement);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }

        await using var source = PostgresSource.Open($"postgres://postgres@127.0.0.1:{server.Port}/postgres", "bench");
        var folder = Directory.CreateTempSubdirectory("quaestor-bench");
        try
        {
            await MeasureAsync(driver, source, new QueryRunner(new ResultFolder(folder.FullName)), folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task MeasureAsync(NpgsqlDataSource driver, PostgresSource source, QueryRunner runner, DirectoryInfo folder)
    {
        var (alone, through, ratio, cpu) = (new Sample("ms"), new Sample("ms"), new Sample("times"), new Sample("times"));
        for (var i = 0; i < 8; i++)
        {
            var bare = await TimeAsync(() => ReadAsync(driver));
            var whole = await TimeAsync(async () =>
            {
                var outcome = await runner.RunAsync(source, Query, Limits, CancellationToken.None);
                if (outcome.Page?.RowCount != 1_000_000)
                {
                    throw new InvalidOperationException(outcome.Error?.Message ?? "Rows are missing.");
                }
            });
            foreach (var file in folder.GetFiles())
            {
                file.Delete();
            }

            // The first round compiles.
            if (i > 0)
            {
                alone.Add(bare.Wall);
                through.Add(whole.Wall);
                ratio.Add(whole.Wall / bare.Wall);
                cpu.Add(whole.Cpu / bare.Cpu);
            }
        }

        alone.Print("1,000,000 rows of 8 columns by Npgsql alone, kept nowhere");
        through.Print("the same judged, capped and stored");
        ratio.Print("against Npgsql alone", "within 1.15");
        cpu.Print("CPU of this process against Npgsql alone");
    }

    static async Task<(double Wall, double Cpu)> TimeAsync(Func<Task> act)
    {
        using var self = Process.GetCurrentProcess();
        var (began, cpu) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        await act();
        self.Refresh();
        return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, (self.TotalProcessorTime - cpu).TotalMilliseconds);
    }

    static async Task ReadAsync(NpgsqlDataSource driver)
    {
        await using var command = driver.CreateCommand(Query);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess);
        var sum = 0L;
        while (await reader.ReadAsync())
        {
            sum += reader.GetInt32(0) + reader.GetInt64(1);
            _ = reader.GetDecimal(2);
            _ = reader.GetDouble(3);
            sum += reader.GetString(4).Length;
            _ = reader.GetFieldValue<DateOnly>(5);
            _ = reader.GetDateTime(6);
            _ = reader.GetBoolean(7);
        }

        GC.KeepAlive(sum);
    }
}
