using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Files;

namespace Quaestor.Bench;

/// <summary>The product's own way to a file: guard, warm sandboxed worker, stored result; and its source.</summary>
sealed class DataCore : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quaestor-bench");
    readonly WorkerPool _pool;
    readonly QueryRunner _runner;

    public DataCore(string path)
    {
        _pool = new WorkerPool(new WorkerPoolOptions(), NullLogger<WorkerPool>.Instance);
        _runner = new QueryRunner(new ResultFolder(_folder.FullName));
        Source = FileSource.Open(path, "bench", _pool);
    }

    public FileSource Source { get; }

    public async Task<string> SandboxAsync() => (await _pool.StatusAsync(CancellationToken.None)).Name;

    public async Task<ResultPage> QueryAsync(string sql)
    {
        var outcome = await _runner.RunAsync(Source, sql, QueryLimits.Default, CancellationToken.None);
        return outcome.Page ?? throw new InvalidOperationException(outcome.Error!.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
