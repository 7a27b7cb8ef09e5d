using System.Diagnostics;

namespace Quaestor.Bench;

/// <summary><c>quaestor query "select 1"</c> as a whole process: server, sandbox, judge and worker included.</summary>
static class WholeCommand
{
    public static async Task RunAsync()
    {
        var ours = new Sample("ms");
        var runtime = new Sample("ms");
        for (var run = 0; run < 11; run++)
        {
            // In turn, so that both feel the same machine.
            var query = await TimeAsync(Checkout.Program, ["query", "select 1"]);
            var version = await TimeAsync(Checkout.Program, ["--version"]);
            if (run > 0)
            {
                ours.Add(query);
                runtime.Add(version);
            }
        }

        ours.Print("quaestor query \"select 1\"");
        runtime.Print("quaestor --version, for the share of the runtime");
    }

    static async Task<double> TimeAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return process.ExitCode == 0 ? elapsed : throw new InvalidOperationException(await output + await errors);
    }
}
