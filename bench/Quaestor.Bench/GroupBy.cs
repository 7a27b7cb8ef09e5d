using System.Diagnostics;

namespace Quaestor.Bench;

/// <summary>A group-by over 10 million rows of Parquet, through the product and by DuckDB directly, in turn.</summary>
static class GroupBy
{
    const string Sql = "select category, count(*) as n, sum(amount) as total, avg(price) as mean from sales group by category order by category";

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-bench-data");
        // Started by root, queries run as somebody else, who must be able to read the data.
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            using var direct = new DirectDuckDb();
            var file = Path.Combine(folder.FullName, "sales.parquet");
            direct.Execute($"""
                copy (select i as id, 'category ' || (i * 7919 % 200) as category, i * 104729 % 1000 as amount, (i % 9973) / 7.0 as price
                      from range(10000000) t(i)) to '{file}' (format parquet)
                """);
            direct.Execute($"create view sales as from read_parquet('{file}')");

            await using var core = new DataCore(folder.FullName);
            Console.WriteLine($"  sandbox: {await core.SandboxAsync()}");
            var bare = new Sample("ms");
            var through = new Sample("ms");
            var ratio = new Sample("times");
            for (var run = 0; run < 16; run++)
            {
                var bareTime = direct.Time(Sql);
                var began = Stopwatch.GetTimestamp();
                await core.QueryAsync(Sql);
                var throughTime = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                if (run > 0)
                {
                    bare.Add(bareTime);
                    through.Add(throughTime);
                    ratio.Add(throughTime / bareTime);
                }
            }

            bare.Print("DuckDB directly");
            through.Print("through guard and worker");
            ratio.Print("ratio, pair by pair", "within 1.10");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
