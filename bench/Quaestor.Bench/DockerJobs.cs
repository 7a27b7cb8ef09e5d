using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Bench;

/// <summary>Python jobs in containers of the engine that <c>QUAESTOR_DOCKER</c> names, beside <c>docker run</c> with the same limits.</summary>
static class DockerJobs
{
    static readonly string[] Limits =
    [
        "--rm", "-i", "--network", "none", "--read-only", "--memory", "1g", "--memory-swap", "1g", "--cpus", "1", "--pids-limit", "64",
        "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--tmpfs", "/tmp:size=64m,mode=1777", "--user", "65534:65534",
    ];

    public static async Task RunAsync()
    {
        if (Environment.GetEnvironmentVariable("QUAESTOR_DOCKER") is not { Length: > 0 } address)
        {
            Console.WriteLine("  not run: QUAESTOR_DOCKER names no engine");
            return;
        }

        var results = Directory.CreateTempSubdirectory("quaestor-bench-");
        try
        {
            await CompareColdAsync(address, new(results.FullName));
            await RunWarmAsync(address, new(results.FullName));
            await SaturateAsync(address, new(results.FullName));
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    static async Task CompareColdAsync(string address, ResultFolder results)
    {
        await using var pool = Pool(address, warm: 0);
        var (bare, command, cold) = (new Sample("ms"), new Sample("ms"), new Sample("ms"));
        for (var run = 0; run < 11; run++)
        {
            // In turn, so that all feel the same machine.
            var times = (
                await TimeAsync("/usr/bin/python3", ["-I", "-c", "import pandas"]),
                await TimeAsync("docker", ["-H", address, "run", .. Limits, DockerOptions.DefaultImage, "python3", "-I", "-c", "import pandas"]),
                await JobAsync(pool, results));
            if (run > 0)
            {
                bare.Add(times.Item1);
                command.Add(times.Item2);
                cold.Add(times.Item3);
            }
        }

        bare.Print("python3 -c \"import pandas\" without a container");
        command.Print("docker run … python3 -c \"import pandas\"");
        cold.Print("a whole job in a new container");
        Console.WriteLine($"  to docker run: {cold.Median / command.Median:0.##} times");
    }

    static async Task RunWarmAsync(string address, ResultFolder results)
    {
        await using var pool = Pool(address, warm: 2);
        var warm = new Sample("ms");
        for (var run = 0; run < 21; run++)
        {
            pool.WarmUp();
            await Task.Delay(TimeSpan.FromSeconds(3));
            var time = await JobAsync(pool, results);
            if (run > 0)
            {
                warm.Add(time);
            }
        }

        warm.Print("a whole job in a container that waited for it");
    }

    static async Task SaturateAsync(string address, ResultFolder results)
    {
        const int Jobs = 30;
        await using var pool = Pool(address, warm: 3);
        await JobAsync(pool, results);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => JobAsync(pool, results)));
        Console.WriteLine($"  {Jobs} jobs at once, 3 at work: {Jobs / Stopwatch.GetElapsedTime(began).TotalSeconds:0.##} jobs a second");
    }

    static PythonPool Pool(string address, int warm) => new(
        DockerSandbox.ForPython(new() { Socket = address, Installation = "bench" }), new() { Warm = warm, AtOnce = 3 }, NullLogger<PythonPool>.Instance);

    static async Task<double> JobAsync(PythonPool pool, ResultFolder results)
    {
        using var rows = new ResultIntake(results);
        var began = Stopwatch.GetTimestamp();
        var outcome = await pool.RunAsync(new("result = 1") { Today = new(2025, 1, 31) }, rows, CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return outcome.Status == PythonStatus.Succeeded ? elapsed : throw new InvalidOperationException(outcome.Error?.Message);
    }

    static async Task<double> TimeAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return process.ExitCode == 0 ? elapsed : throw new InvalidOperationException(await errors);
    }
}
