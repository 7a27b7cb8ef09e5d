using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Queries;
using Quaestor.Data.Queries.Python;
using Quaestor.Data.Sandboxes.Providers;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Queries.Python;

[Trait("Size", "Slow")]
public sealed class PythonRunnerTests
{
    /// <summary>Of a source that may change unseen, so that each run reads its own.</summary>
    [Fact]
    public async Task WhoWaitsLongHasNotReadItsTablesYet()
    {
        await using var workers = new TestWorkers(workers: 1);
        using var file = new SqliteFile("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)");
        var source = SqliteSource.Open(file.Path, "db", workers.Pool);
        await using var interpreters = new PythonInterpreters(new PythonOptions { Pool = new PythonPoolOptions { Warm = 0, AtOnce = 1 } }, NullLogger<PythonPool>.Instance);
        using var runner = new PythonRunner(workers.Runner, workers.Results, interpreters);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var request = new PythonRequest(source, "import time\nt\ntime.sleep(30)") { Today = new DateOnly(2025, 6, 30) };
        var runs = Enumerable.Range(0, 6).Select(_ => runner.RunAsync(request, QueryLimits.Default, stop.Token)).ToList();

        var limit = DateTime.UtcNow.AddSeconds(30);
        while (Files(workers) < 2 && DateTime.UtcNow < limit)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(2, Files(workers));
        await stop.CancelAsync();
        var outcomes = await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.All(outcomes, outcome => Assert.Equal(RunStatus.Cancelled, outcome.Status));
        Assert.Equal(0, Files(workers));
    }

    static int Files(TestWorkers workers) => Directory.GetFiles(Path.GetDirectoryName(workers.Results.PathOf(Guid.Empty))!, "*.qresult").Length;
}
