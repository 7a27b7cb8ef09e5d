using System.Diagnostics;
using System.Globalization;
using Quaestor.Data.DuckDb;
using Quaestor.Data.DuckDb.Chunks;
using Quaestor.Data.Results;
using Quaestor.Data.Results.Export;

namespace Quaestor.Bench;

/// <summary>Writes a stored result of 10 million rows in every format: the most memory that this process held meanwhile, and the time.</summary>
static class ExportRows
{
    const string Sql =
        """
        select i as id, 'customer ' || (i * 7919 % 100000) as customer, (i * 104729 % 100000)::decimal(12,2) / 7 as amount,
            date '2020-01-01' + (i % 2000)::int as day, timestamp '2020-01-01' + to_seconds(i) as at, i % 9973 / 7.0::double as share
        from range(10000000) t(i)
        """;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-bench");
        try
        {
            using var result = Store(new ResultFolder(folder.FullName));
            foreach (var format in Enum.GetValues<ExportFormat>())
            {
                GC.Collect();
                await File.WriteAllTextAsync("/proc/self/clear_refs", "5"); // begins the peak anew
                var began = Stopwatch.GetTimestamp();
                var path = Path.Combine(folder.FullName, $"export.{format.Ending()}");
                await using (var file = File.Create(path))
                {
                    await ResultExport.WriteAsync(result, format, sort: null, file, CancellationToken.None);
                }

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {format.Ending(),-7}: peak {PeakMegabytes():0} MB, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, {new FileInfo(path).Length >> 20} MB written   goal: peak under 250 MB"));
                File.Delete(path);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static ResultFile Store(ResultFolder folder)
    {
        // DuckDB's memory would count: it is gone before the first export begins.
        using var database = DuckDbDatabase.Open(new Dictionary<string, string> { ["threads"] = "1", ["memory_limit"] = "100MB" });
        using var connection = database.Connect();
        using var rows = connection.Query(Sql);
        using var encoder = new ChunkEncoder(rows.Columns);
        using var writer = folder.Create(encoder.Columns);
        while (rows.TryReadChunk(out var chunk))
        {
            for (var first = 0; first < chunk.RowCount;)
            {
                first += encoder.Encode(chunk, first, out var bytes);
                writer.Append(ResultChunk.Parse(bytes, encoder.Columns));
            }
        }

        return writer.Complete();
    }

    static long PeakMegabytes() =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
}
