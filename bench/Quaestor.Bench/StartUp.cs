using System.Diagnostics;

namespace Quaestor.Bench;

/// <summary>From the start of the process to the first byte of the page.</summary>
static class StartUp
{
    public static async Task RunAsync()
    {
        var sample = new Sample("ms");
        for (var run = 0; run < 11; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var server = await ServerProcess.StartAsync(page: "/");
            if (run > 0)
            {
                sample.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        sample.Print("start-up to first byte of the page");
    }
}
