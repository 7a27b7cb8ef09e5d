using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>SQL workers in containers. Run by <c>make test-docker</c>, which names the engine.</summary>
[Trait("Engine", "Docker")]
public sealed class RealWorkerTests
{
    [Fact]
    public async Task AWorkerReadsItsDataAndNothingElse()
    {
        using var folder = new OpenFolder(("a.csv", "n\n1\n2\n"));
        await using var worker = await FreeWorker.StartAsync(Make, folder.Path);

        Assert.Equal([3m], (await worker.QueryAsync("SELECT sum(n) FROM '/data/a.csv'")).Select(cell => Convert.ToDecimal(cell)));
        await Assert.ThrowsAsync<WorkerErrorException>(() => worker.WriteAsync("SELECT 1", "/data/new.csv"));
        await Assert.ThrowsAsync<WorkerErrorException>(() => worker.WriteAsync("SELECT 1", "/new.csv"));
        Assert.Empty(await worker.QueryAsync($"SELECT * FROM glob('{Repository.Root}/*')"));
    }

    [Fact]
    public async Task WhatDoesNotFitInMemoryIsSpilledAndGoneAfterwards()
    {
        await using var worker = await FreeWorker.StartAsync(Make);

        var cells = await worker.QueryAsync("SELECT count(*) FROM (SELECT range, random() AS r FROM range(10_000_000) ORDER BY r)");

        Assert.Equal(10_000_000L, cells[0]);
    }

    [Fact]
    public async Task QueriesOfASourceRunInContainers()
    {
        using var folder = new OpenFolder(("shop.csv", "city,amount\nRome,2\nRome,3\nOslo,4\n"));
        await using var workers = new TestWorkers(docker: RealEngine.Options);
        var setup = await workers.SetupAsync(folder.Path);

        var answer = await workers.RunAsync(setup, "SELECT city, sum(amount) AS total FROM shop GROUP BY city ORDER BY total");

        Assert.Equal("docker", (await workers.Pool.StatusAsync(TestContext.Current.CancellationToken)).Name);
        Assert.Equal(["Oslo", "Rome"], answer.Page!.Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task DataThatTheContainersUserMayNotReadIsToldWithItsPath()
    {
        using var folder = new OpenFolder();
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root's containers run as somebody else than the server.");
        var error = await Assert.ThrowsAsync<UnreadableDataException>(() => FreeWorker.StartAsync(Make, folder.Path));

        Assert.Contains(folder.Path, error.Message);
    }

    static ISandbox Make(WorkerEnvironment worker, ScratchFolder scratch) => new DockerSandbox(RealEngine.Options, worker, scratch);
}
