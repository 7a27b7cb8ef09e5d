using System.Diagnostics;

namespace Quaestor.Bench;

/// <summary><c>select 1</c> through guard and warm worker, beside DuckDB called directly in this process.</summary>
static class TrivialQuery
{
    const string Sql = "select 1";

    public static async Task RunAsync()
    {
        await using var core = new DataCore(Checkout.Shop);
        using var direct = new DirectDuckDb();
        Console.WriteLine($"  sandbox: {await core.SandboxAsync()}");
        for (var run = 0; run < 300; run++)
        {
            await core.QueryAsync(Sql);
            direct.Time(Sql);
        }

        await CompareAsync(core, direct, 1000, TimeSpan.Zero, "back to back", "under 0.5 ms above");
        await CompareAsync(core, direct, 30, TimeSpan.FromMilliseconds(500), "after 0.5 s of nothing", "under 2 ms above");
    }

    static async Task CompareAsync(DataCore core, DirectDuckDb direct, int runs, TimeSpan pause, string when, string goal)
    {
        var through = new Sample("ms");
        var bare = new Sample("ms");
        for (var run = 0; run < runs; run++)
        {
            await Task.Delay(pause);
            bare.Add(direct.Time(Sql));
            var began = Stopwatch.GetTimestamp();
            await core.QueryAsync(Sql);
            through.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        bare.Print($"DuckDB directly, {when}");
        through.Print($"guard, worker and stored result, {when}");
        Console.WriteLine($"  above DuckDB, {when}: {through.Median - bare.Median:0.###} ms   goal: {goal}");
    }
}
