using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Tests.Support;

/// <summary>A pool of real workers, a place for results, and the runner over both.</summary>
sealed class TestWorkers : IAsyncDisposable
{
    readonly DirectoryInfo _results = Directory.CreateTempSubdirectory("quaestor-results-");

    public TestWorkers(int workers = 2, bool useNamespaces = true, string? scratchFolder = null, DockerOptions? docker = null)
    {
        Pool = new(
            new WorkerPoolOptions { Workers = workers, UseNamespaces = useNamespaces, Docker = docker, ScratchFolder = scratchFolder, MemoryBytes = 256L << 20 },
            NullLogger<WorkerPool>.Instance);
        Results = new(_results.FullName);
        Runner = new(Results);
    }

    public WorkerPool Pool { get; }

    public ResultFolder Results { get; }

    public string ResultsPath => _results.FullName;

    public QueryRunner Runner { get; }

    /// <summary>A setup whose tables are the CSV files of a folder.</summary>
    public async Task<FilesSetup> SetupAsync(string folder, string name = "source")
    {
        var status = await Pool.StatusAsync(TestContext.Current.CancellationToken);
        var root = status.Name == "none" ? folder : "/data";
        var tables = Directory.EnumerateFiles(folder, "*.csv").Select(file => new TableDefinition(
            Path.GetFileNameWithoutExtension(file), $"SELECT * FROM read_csv('{root}/{Path.GetFileName(file)}')"));
        return new(Guid.NewGuid(), folder, new(name, [.. tables]));
    }

    public Task<QueryOutcome> RunAsync(FilesSetup setup, string sql, QueryLimits? limits = null, CancellationToken? cancellationToken = null) =>
        Runner.RunAsync(new SetupSource(Pool, setup), sql, limits ?? QueryLimits.Default, cancellationToken ?? TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        _results.Delete(recursive: true);
    }
}
