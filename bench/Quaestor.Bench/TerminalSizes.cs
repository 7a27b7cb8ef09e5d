using System.Diagnostics;
using Npgsql;
using Quaestor.Tests.Support;

namespace Quaestor.Bench;

/// <summary>The full screen over much: suggestions out of 10,000 tables, from the key to where they are drawn, and a result of a million rows, paged to its end.</summary>
static class TerminalSizes
{
    const int Tables = 10_000;
    const int TablesAtOnce = 1000;
    const int Keys = 20;
    const int Rows = 1_000_000;
    const int Runs = 5;

    public static async Task RunAsync()
    {
        var home = Directory.CreateTempSubdirectory("quaestor-bench");
        try
        {
            (string, string)[] environment = [("HOME", home.FullName), ("XDG_DATA_HOME", home.FullName), ("XDG_CONFIG_HOME", home.FullName), ("TERM", "xterm-256color"), ("OPENAI_API_KEY", "")];
            await MeasureCompletionAsync(environment);
            await MeasureRowsAsync(home.FullName, environment);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    static async Task MeasureCompletionAsync((string, string)[] environment)
    {
        await using var server = await PostgresServer.StartAsync();
        await using (var driver = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Database=postgres;Username=postgres"))
        {
            for (var first = 0; first < Tables; first += TablesAtOnce)
            {
                await using var command = driver.CreateCommand($"DO $$ BEGIN FOR i IN {first}..{first + TablesAtOnce - 1} LOOP EXECUTE format('CREATE TABLE t_%s (id int, name text, day date, amount numeric)', i); END LOOP; END $$");
                await command.ExecuteNonQueryAsync();
            }

            await using var sought = driver.CreateCommand("CREATE TABLE zebra_quokka (id int)");
            await sought.ExecuteNonQueryAsync();
        }

        await using var terminal = PseudoTerminal.Start($"{Checkout.Program} --source postgresql://postgres@127.0.0.1:{server.Port}/postgres", 120, 35, environment);
        await terminal.UntilAsync("10,001");
        await terminal.TypeAsync("\u0014select * from ");
        await Task.Delay(2000);
        var sample = new Sample("ms");
        for (var key = 0; key < Keys; key++)
        {
            terminal.Forget();
            var began = Stopwatch.GetTimestamp();
            await terminal.TypeAsync("z");
            await terminal.UntilAsync("zebra");
            sample.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await terminal.TypeAsync("\u007f");
            await Task.Delay(300);
        }

        sample.Print($"from a key to its suggestion out of {Tables:N0} tables", "under 50 ms");
    }

    static async Task MeasureRowsAsync(string folder, (string, string)[] environment)
    {
        var settings = Path.Combine(folder, "quaestor.json");
        await File.WriteAllTextAsync(Path.Combine(folder, "few.csv"), "a\n1\n");
        await File.WriteAllTextAsync(settings, $$"""{ "sources": { "few": { "path": "{{Path.Combine(folder, "few.csv")}}", "max_rows": {{Rows}} } } }""");
        await using var terminal = PseudoTerminal.Start($"{Checkout.Program} chat --config {settings}", 120, 35, environment);
        await terminal.UntilAsync("few");
        await Task.Delay(2000);
        var (shown, end, page) = (new Sample("ms"), new Sample("ms"), new Sample("ms"));
        for (var run = 0; run < Runs; run++)
        {
            // Put together by the query, so that what is typed is not taken for what is shown.
            await terminal.TypeAsync($"SQL: select range as n, case range when 0 then 'first' || 'ly{run}' when {Rows - 1} then 'last' || 'ly{run}' else 'some' end as w from range({Rows})");
            await Task.Delay(500);
            terminal.Forget();
            var began = Stopwatch.GetTimestamp();
            await terminal.TypeAsync("\r");
            await terminal.UntilAsync($"firstly{run}");
            shown.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(500);
            await terminal.TypeAsync("\t");
            await Task.Delay(300);
            terminal.Forget();
            began = Stopwatch.GetTimestamp();
            await terminal.TypeAsync("G");
            await terminal.UntilAsync($"lastly{run}");
            end.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);

            // To the beginning and back again: both ends lie far from each other.
            await terminal.TypeAsync("g");
            await Task.Delay(500);
            terminal.Forget();
            began = Stopwatch.GetTimestamp();
            await terminal.TypeAsync("G");
            await terminal.UntilAsync($"lastly{run}");
            page.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await terminal.TypeAsync("\t");
            await Task.Delay(300);
        }

        shown.Print($"{Rows:N0} rows, from Enter to where they are shown");
        end.Print("from there to their end, the first time");
        page.Print("to their end once more, from the beginning");
    }
}
