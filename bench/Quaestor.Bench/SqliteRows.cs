using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Threads;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Sqlite;

namespace Quaestor.Bench;

/// <summary>
/// A million rows of a SQLite file, through the product (guard, sandboxed worker, stored result) and by the provider's own
/// reader with every value read, in turn.
/// </summary>
static class SqliteRows
{
    const int Rows = 1_000_000;
    const string Sql = "select id, customer, amount, price, status, day from sales";

    static readonly QueryLimits All = new() { MaxRows = long.MaxValue, MaxBytes = long.MaxValue, Timeout = TimeSpan.FromMinutes(5) };

    public static async Task RunAsync()
    {
        StoreLibrary.Load();
        var folder = Directory.CreateTempSubdirectory("quaestor-bench-sqlite");
        // Started by root, queries run as somebody else, who must be able to read the data.
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            var file = Path.Combine(folder.FullName, "sales.db");
            Make(file);
            await using var pool = new WorkerPool(new WorkerPoolOptions(), NullLogger<WorkerPool>.Instance);
            var source = SqliteSource.Open(file, "bench", pool);
            var results = Directory.CreateDirectory(Path.Combine(folder.FullName, "results"));
            var runner = new QueryRunner(new ResultFolder(results.FullName));
            Console.WriteLine($"  sandbox: {await source.SandboxAsync(CancellationToken.None)}");

            var bare = new Sample("ms");
            var through = new Sample("ms");
            var ratio = new Sample("times");
            for (var run = 0; run < 8; run++)
            {
                var bareTime = Read(file);
                var began = Stopwatch.GetTimestamp();
                var outcome = await runner.RunAsync(source, Sql, All, CancellationToken.None);
                var throughTime = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                if (outcome.Page?.RowCount != Rows)
                {
                    throw new InvalidOperationException(outcome.Error?.Message ?? "Rows are missing.");
                }

                Directory.GetFiles(results.FullName).ToList().ForEach(File.Delete);
                if (run > 0)
                {
                    bare.Add(bareTime);
                    through.Add(throughTime);
                    ratio.Add(throughTime / bareTime);
                }
            }

            bare.Print("Microsoft.Data.Sqlite, every value read");
            through.Print("through guard and worker, stored");
            ratio.Print("ratio, pair by pair", "within 1.15");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static void Make(string file)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            pragma journal_mode = off;
            create table sales (id integer primary key, customer text, amount integer, price real, status text, day date);
            with recursive c(i) as (select 1 union all select i + 1 from c where i < {Rows})
            insert into sales select i, 'customer ' || (i * 7919 % 5000), i * 104729 % 1000, (i % 9973) / 7.0,
                case i % 3 when 0 then 'open' when 1 then 'paid' end, date('2020-01-01', '+' || (i % 2000) || ' days') from c;
            """;
        command.ExecuteNonQuery();
    }

    /// <summary>Milliseconds to the last row.</summary>
    static double Read(string file)
    {
        using var connection = Open(file);
        var began = Stopwatch.GetTimestamp();
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        using var reader = command.ExecuteReader();
        var sum = 0L;
        while (reader.Read())
        {
            sum += reader.GetInt64(0) + reader.GetString(1).Length + reader.GetInt64(2) + (long)reader.GetDouble(3)
                + (reader.IsDBNull(4) ? 0 : reader.GetString(4).Length) + reader.GetString(5).Length;
        }

        GC.KeepAlive(sum);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
