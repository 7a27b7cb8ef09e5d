using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Bench;

/// <summary>
/// Python jobs in namespaces: in an interpreter that waits with pandas imported, in one that must start beside the bare
/// interpreter that imports pandas, as many as go, and what an interpreter that waits holds.
/// </summary>
static class PythonJobs
{
    const string Program = "/usr/bin/python3";
    const string Code = "result = pd.DataFrame({'n': range(100)}).sum()";

    public static async Task RunAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.WriteLine("  namespaces exist on Linux only");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("quaestor-bench-python");
        try
        {
            var results = new ResultFolder(folder.FullName);
            await WarmAsync(results);
            await ColdAsync(results);
            await SaturatedAsync(results);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    static async Task WarmAsync(ResultFolder results)
    {
        await using var pool = await OpenAsync(warm: 3, atOnce: 3);
        var times = new Sample("ms");
        var all = new List<double>();
        for (var run = 0; run < 60; run++)
        {
            var time = await RunAsync(pool, results);

            // The next one finds an interpreter that has had time to get ready.
            await Task.Delay(500);
            if (run >= 5)
            {
                times.Add(time);
                all.Add(time);
            }
        }

        times.Print("warm job", "under 3");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  warm job, 95 of 100 within: {all.Order().ElementAt((int)(all.Count * 0.95)):0.###} ms   goal: 15"));
        Memory();
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    static async Task ColdAsync(ResultFolder results)
    {
        await using var pool = await OpenAsync(warm: 0, atOnce: 1);
        var (bare, cold, ratio) = (new Sample("ms"), new Sample("ms"), new Sample("times"));
        for (var run = 0; run < 12; run++)
        {
            var (bareTime, coldTime) = (Bare(), await RunAsync(pool, results));
            if (run > 1)
            {
                bare.Add(bareTime);
                cold.Add(coldTime);
                ratio.Add(coldTime / bareTime);
            }
        }

        bare.Print("python3 -c \"import pandas\"");
        cold.Print("cold job");
        ratio.Print("ratio, pair by pair", "within 1.15");
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    static async Task SaturatedAsync(ResultFolder results)
    {
        const int Jobs = 60;
        await using var pool = await OpenAsync(warm: 3, atOnce: 3);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => RunAsync(pool, results)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Jobs} jobs at once, three at work: {Jobs / Stopwatch.GetElapsedTime(began).TotalSeconds:0.#} a second"));
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    static async Task<PythonPool> OpenAsync(int warm, int atOnce) => new(
        await NamespacesSandbox.ForPythonAsync(Program, CancellationToken.None), new PythonPoolOptions { Warm = warm, AtOnce = atOnce }, NullLogger<PythonPool>.Instance);

    static async Task<double> RunAsync(PythonPool pool, ResultFolder results)
    {
        using var rows = new ResultIntake(results);
        var began = Stopwatch.GetTimestamp();
        var outcome = await pool.RunAsync(new(Code) { Today = new(2025, 1, 31) }, rows, CancellationToken.None);
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return outcome.Exit == PythonExit.Finished ? time : throw new InvalidOperationException(outcome.Error?.Message ?? outcome.Exit.ToString());
    }

    static double Bare()
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(Program, ["-c", "import pandas"]);
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>Of interpreters that wait: what is theirs alone, as the kernel counts it.</summary>
    static void Memory()
    {
        var own = new Sample("MB");
        foreach (var process in Process.GetProcessesByName("python3").Concat(Process.GetProcessesByName("python3.11")))
        {
            try
            {
                var lines = File.ReadLines($"/proc/{process.Id}/smaps_rollup").Where(line => line.StartsWith("Private_", StringComparison.Ordinal));
                if (File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("/job/runner.py", StringComparison.Ordinal))
                {
                    own.Add(lines.Sum(line => long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)) / 1024.0);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }

        own.Print("memory of an interpreter that waits, its own");
    }
}
