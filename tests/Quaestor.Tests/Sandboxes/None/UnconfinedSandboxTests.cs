using Quaestor.Data.DuckDb;
using Quaestor.Data.Queries;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.None;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.None;

/// <summary>What DuckDB's own lock-down holds where there is no sandbox.</summary>
public sealed class UnconfinedSandboxTests
{
    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM read_blob('/etc/passwd')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("COPY (SELECT 1) TO '/tmp/quaestor-escape.csv'")]
    [InlineData("ATTACH '/tmp/quaestor-escape.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("SELECT * FROM read_csv('https://localhost:1/x.csv')")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET allowed_directories = ['/']")]
    [InlineData("SET memory_limit = '100GB'")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("RESET lock_configuration")]
    public async Task DuckDbReachesNothingButItsFolder(string sql)
    {
        using var folder = new OpenFolder(("own.csv", "id\n1\n"));
        await using var worker = await FreeWorker.StartAsync(
            (found, scratch) => new UnconfinedSandbox(found, scratch), folder.Path, allowedPath: folder.Path);

        Assert.Equal([1L], await worker.QueryAsync($"SELECT id FROM read_csv('{folder.Path}/own.csv')"));
        var error = await Assert.ThrowsAsync<WorkerErrorException>(() => worker.QueryAsync(sql));
        Assert.NotEqual(DuckDbErrorKind.Parser, error.Error.DuckDbKind);
    }

    [Fact]
    public async Task ASingleFileIsAllAWorkerMayRead()
    {
        using var folder = new OpenFolder(("one.csv", "id\n1\n"), ("two.csv", "id\n2\n"));
        var one = Path.Combine(folder.Path, "one.csv");
        await using var worker = await FreeWorker.StartAsync((found, scratch) => new UnconfinedSandbox(found, scratch), one, allowedPath: one);

        Assert.Equal([1L], await worker.QueryAsync($"SELECT id FROM read_csv('{one}')"));
        await Assert.ThrowsAsync<WorkerErrorException>(() => worker.QueryAsync($"SELECT id FROM read_csv('{folder.Path}/two.csv')"));
    }

    [Fact]
    public async Task ItIsShownAsNoneWithTheReason()
    {
        using var folder = new OpenFolder(("own.csv", "id\n1\n"));
        await using var workers = new TestWorkers(useNamespaces: false);
        var status = await workers.Pool.StatusAsync(TestContext.Current.CancellationToken);
        var outcome = await workers.RunAsync(await workers.SetupAsync(folder.Path), "SELECT id FROM own");

        Assert.Equal(new SandboxStatus("none", "Switched off by the settings."), status);
        Assert.Equal(("none", RunStatus.Succeeded), (outcome.Sandbox, outcome.Status));
    }

    [Fact]
    public async Task ItsErrorsNameNoFolderOfThisMachine()
    {
        using var folder = new OpenFolder(("own.csv", "id\n1\n"), ("gone.csv", "id\n1\n"));
        await using var workers = new TestWorkers(useNamespaces: false);
        var setup = await workers.SetupAsync(folder.Path);
        File.Delete(Path.Combine(folder.Path, "gone.csv"));
        var outcome = await workers.RunAsync(setup, "SELECT id FROM own");

        Assert.Contains("gone.csv", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, outcome.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkerEndsWithItsServersEndOfThePipe()
    {
        await using var worker = await FreeWorker.StartAsync((found, scratch) => new UnconfinedSandbox(found, scratch), allowedPath: null);
        await worker.Client.CloseInputAsync();
        await HostProcess.WaitForEndAsync(int.Parse(worker.Client.Name));
    }
}
