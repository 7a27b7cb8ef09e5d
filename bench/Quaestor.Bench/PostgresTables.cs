using System.Diagnostics;
using Npgsql;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Bench;

/// <summary>From nothing to the schema of 2,000 tables with a thousand foreign keys: with statistics, and never analysed.</summary>
static class PostgresTables
{
    const string Create =
        """
        DO $$ BEGIN FOR i IN 1..2000 LOOP
          EXECUTE format('CREATE TABLE t%1$s (id int PRIMARY KEY, ref%1$s_id int, status text, amount numeric(10,2), created timestamptz DEFAULT now(), note text, a int, b int, c date, d boolean)', i);
          IF i > 1 AND i % 2 = 0 THEN EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (ref%s_id) REFERENCES t%s', i, i, i - 1); END IF;
          EXECUTE format('INSERT INTO t%s SELECT g, NULL, CASE g %% 3 WHEN 0 THEN ''open'' WHEN 1 THEN ''paid'' ELSE ''void'' END, g * 1.5, now(), ''note '' || g, g, g %% 10, current_date, true FROM generate_series(1, 50) g', i);
          IF i % 200 = 0 THEN COMMIT; END IF;
        END LOOP; END $$
        """;

    public static async Task RunAsync()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var driver = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Database=postgres;Username=postgres;Command Timeout=0");
        await ExecuteAsync(driver, Create);
        await MeasureAsync(server.Port, "2,000 tables never analysed");
        await ExecuteAsync(driver, "ANALYZE");
        await MeasureAsync(server.Port, "2,000 tables with statistics");
    }

    static async Task ExecuteAsync(NpgsqlDataSource driver, string sql)
    {
        await using var command = driver.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task MeasureAsync(int port, string what)
    {
        var time = new Sample("ms");
        for (var i = 0; i < 5; i++)
        {
            await using var source = PostgresSource.Open($"postgres://postgres@127.0.0.1:{port}/postgres", "bench");
            var began = Stopwatch.GetTimestamp();
            var schema = await source.SchemaAsync(CancellationToken.None);
            time.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (schema.Tables.Count != 2000 || schema.Joins.Count(join => join.Declared) != 1000)
            {
                throw new InvalidOperationException($"{schema.Tables.Count} tables and {schema.Joins.Count} joins were found.");
            }
        }

        time.Print($"connecting to {what} and knowing them", "under 2 s");
    }
}
