using System.Diagnostics;
using Npgsql;
using Quaestor.Tests.Support;

namespace Quaestor.Bench;

/// <summary>
/// The terminal beside <c>pgcli</c> and <c>psql</c> (Debian's packages), each in a terminal of its own: from the start to where one can
/// type, and from the start to the last of 10,000 printed rows. Then what a streamed answer costs.
/// </summary>
static class TerminalPrograms
{
    const int Runs = 7;
    const string Rows = "select i as id, 'customer ' || i as name, i * 0.37 as amount, date '2020-01-01' + i % 1000 as day, 'sent ' || (10000 - i) as last from generate_series(1, 10000) i";
    const string LastRow = "customer 10000";
    const int Seconds = 10;
    const int TokensPerSecond = 200;

    public static async Task RunAsync()
    {
        await using var server = await PostgresServer.StartAsync();
        await using (var driver = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={server.Port};Database=postgres;Username=postgres"))
        {
            await using var command = driver.CreateCommand("CREATE TABLE customers (id bigint PRIMARY KEY, name text)");
            await command.ExecuteNonQueryAsync();
        }

        var home = Directory.CreateTempSubdirectory("quaestor-bench");
        try
        {
            (string, string)[] environment = [("HOME", home.FullName), ("XDG_DATA_HOME", home.FullName), ("XDG_CONFIG_HOME", home.FullName), ("PAGER", "cat"), ("PROMPT_TOOLKIT_NO_CPR", "1"), ("TERM", "xterm-256color"), ("OPENAI_API_KEY", "")];
            await MeasureStartAsync(server.Port, environment);
            await MeasureRowsAsync(server.Port, environment);
            await MeasureSessionsAsync(server.Port, environment);
            await MeasureStreamAsync(environment);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    static async Task MeasureStartAsync(int port, (string, string)[] environment)
    {
        var (ours, ready, pgcli, psql) = (new Sample("ms"), new Sample("ms"), new Sample("ms"), new Sample("ms"));
        for (var run = 0; run <= Runs; run++)
        {
            // In turn, so that all feel the same machine; the first round warms the disk.
            var one = await TimeAsync($"{Checkout.Program} --source postgresql://postgres@127.0.0.1:{port}/postgres", "╭─", environment);
            var two = await TimeAsync($"{Checkout.Program} --source postgresql://postgres@127.0.0.1:{port}/postgres", "customers", environment);
            var three = await TimeAsync($"pgcli --warn off --row-limit 0 -h 127.0.0.1 -p {port} -U postgres postgres", "postgres>", environment);
            var four = await TimeAsync($"psql -h 127.0.0.1 -p {port} -U postgres postgres", "=# ", environment);
            if (run > 0)
            {
                ours.Add(one);
                ready.Add(two);
                pgcli.Add(three);
                psql.Add(four);
            }
        }

        ours.Print("start to where one can type, quaestor", "faster than pgcli");
        ready.Print("start to its tables being known, quaestor");
        pgcli.Print("start to where one can type, pgcli");
        psql.Print("start to where one can type, psql");
    }

    static async Task MeasureRowsAsync(int port, (string, string)[] environment)
    {
        var (ours, pgcli, psql) = (new Sample("ms"), new Sample("ms"), new Sample("ms"));
        for (var run = 0; run <= Runs; run++)
        {
            var one = await TimeAsync($"{Checkout.Program} query \"{Rows}\" --rows 0 --source postgresql://postgres@127.0.0.1:{port}/postgres", LastRow, environment);
            var two = await TimeAsync($"pgcli --warn off --row-limit 0 -h 127.0.0.1 -p {port} -U postgres postgres", LastRow, environment, prompt: "postgres>", typed: Rows + ";\r");
            var three = await TimeAsync($"psql -h 127.0.0.1 -p {port} -U postgres postgres -c \"{Rows}\"", LastRow, environment);
            if (run > 0)
            {
                ours.Add(one);
                pgcli.Add(two);
                psql.Add(three);
            }
        }

        ours.Print("start to the last of 10,000 printed rows, quaestor query", "faster than pgcli");
        pgcli.Print("start to the last of 10,000 printed rows, pgcli");
        psql.Print("start to the last of 10,000 printed rows, psql");
    }

    /// <summary>In sessions that run already, from Enter to the last row.</summary>
    static async Task MeasureSessionsAsync(int port, (string, string)[] environment)
    {
        await using var ours = PseudoTerminal.Start($"{Checkout.Program} chat --inline --source postgresql://postgres@127.0.0.1:{port}/postgres", 200, 50, environment);
        await using var pgcli = PseudoTerminal.Start($"pgcli --warn off --row-limit 0 -h 127.0.0.1 -p {port} -U postgres postgres", 200, 50, environment);
        await ours.UntilAsync("›");
        await ours.TypeAsync("/rows 0\r");
        await ours.UntilAsync("whole.");
        await pgcli.UntilAsync("postgres>");
        var (own, other) = (new Sample("ms"), new Sample("ms"));
        for (var run = 0; run <= Runs; run++)
        {
            // A mark of its own for each: what came before is not taken for it.
            var rows = Rows.Replace("'sent '", $"'run{run}-'", StringComparison.Ordinal);
            var one = await EnterAsync(ours, $"SQL: {rows}", $"run{run}-0");
            var two = await EnterAsync(pgcli, rows + ";", $"run{run}-0 ");
            if (run > 0)
            {
                own.Add(one);
                other.Add(two);
            }
        }

        own.Print("10,000 rows printed in a session, quaestor chat --inline", "faster than pgcli");
        other.Print("10,000 rows printed in a session, pgcli");
    }

    static async Task<double> EnterAsync(PseudoTerminal terminal, string text, string awaited)
    {
        await terminal.TypeAsync(text);
        await Task.Delay(300);
        var began = Stopwatch.GetTimestamp();
        await terminal.TypeAsync("\r");
        await terminal.UntilAsync(awaited);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>An answer of 200 tokens a second, drawn over the whole terminal; the server is another process.</summary>
    static async Task MeasureStreamAsync((string, string)[] environment)
    {
        await using var model = await StubModel.StartAsync();
        (model.IsTalking, model.Said) = (true, TokensPerSecond * (Seconds + 10));
        model.Pause = TimeSpan.FromSeconds(1.0 / TokensPerSecond);
        await using var server = await ServerProcess.StartAsync(model.Environment, settings: StubModel.WithoutLimits);
        var (rate, cpu, idle) = (new Sample("bytes/s"), new Sample("% of a core"), new Sample("% of a core"));
        await using var terminal = PseudoTerminal.Start($"{Checkout.Program} --server {server.Client.BaseAddress}", 120, 35, environment);
        await terminal.UntilAsync("tables;");
        for (var run = 0; run < 5; run++)
        {
            await Task.Delay(1000);
            var quiet = terminal.CpuSeconds("quaestor");
            await Task.Delay(2000);
            idle.Add((terminal.CpuSeconds("quaestor") - quiet) / 2 * 100);
            await terminal.TypeAsync("tell me a long story, please\r");
            await Task.Delay(500);
            var (bytes, used, began) = (terminal.Bytes, terminal.CpuSeconds("quaestor"), Stopwatch.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(Seconds));
            var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
            rate.Add((terminal.Bytes - bytes) / elapsed);
            cpu.Add((terminal.CpuSeconds("quaestor") - used) / elapsed * 100);
            await terminal.TypeAsync("\u0003");
            await Task.Delay(1500);
        }

        rate.Print($"an answer of {TokensPerSecond} tokens a second over 120 × 35 cells");
        cpu.Print("CPU of the terminal meanwhile");
        idle.Print("CPU of the terminal while nothing happens");
    }

    static async Task<double> TimeAsync(string command, string awaited, (string, string)[] environment, string? prompt = null, string typed = "")
    {
        var began = Stopwatch.GetTimestamp();
        await using var terminal = PseudoTerminal.Start(command, 200, 50, environment);
        if (prompt is not null)
        {
            await terminal.UntilAsync(prompt);
            await terminal.TypeAsync(typed);
        }

        await terminal.UntilAsync(awaited);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
