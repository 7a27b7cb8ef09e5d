using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Queries;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Pool;

public sealed class WorkerPoolTests : IAsyncDisposable
{
    readonly OpenFolder _folder = new(("t.csv", "id\n1\n"));
    readonly OpenFolder _scratch = new();
    readonly TestWorkers _workers;

    public WorkerPoolTests() => _workers = new(workers: 2, scratchFolder: _scratch.Path);

    public async ValueTask DisposeAsync()
    {
        await _workers.DisposeAsync();
        _folder.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task ThisMachineHoldsWorkersInNamespaces() =>
        Assert.Equal(new SandboxStatus("namespaces", null), await _workers.Pool.StatusAsync(Cancel));

    [Fact]
    public async Task AWorkerIsKeptWarmForItsSource()
    {
        var setup = await _workers.SetupAsync(_folder.Path);
        var first = await RentAndReturnAsync(setup);

        Assert.Equal(first, await RentAndReturnAsync(setup));
    }

    [Fact]
    public async Task AnotherSourceNeverGetsTheWorkerEvenForTheSameFolder()
    {
        var first = await RentAndReturnAsync(await _workers.SetupAsync(_folder.Path));

        Assert.NotEqual(first, await RentAndReturnAsync(await _workers.SetupAsync(_folder.Path)));
    }

    [Fact]
    public async Task NewTablesOpenTheWarmWorkerAnew()
    {
        var setup = await _workers.SetupAsync(_folder.Path);
        var first = await RentAndReturnAsync(setup);
        _folder.Write("u.csv", "id\n5\n");
        var changed = (await _workers.SetupAsync(_folder.Path)) with { SourceId = setup.SourceId };

        Assert.Equal([5L], Assert.Single((await _workers.RunAsync(changed, "SELECT id FROM u")).Page!.Rows));
        Assert.Equal(first, await RentAndReturnAsync(changed));
    }

    [Fact]
    public async Task TheSourceThatIdlesLongestGivesWayToANewOne()
    {
        var (a, b, c) = (await _workers.SetupAsync(_folder.Path), await _workers.SetupAsync(_folder.Path), await _workers.SetupAsync(_folder.Path));
        var (workerA, workerB) = (await RentAndReturnAsync(a), await RentAndReturnAsync(b));
        await RentAndReturnAsync(c);

        Assert.False(HostProcess.Runs(workerA));
        Assert.Equal(workerB, await RentAndReturnAsync(b));
    }

    [Fact]
    public async Task WhoWaitsForAWorkerCanGiveUp()
    {
        var setup = await _workers.SetupAsync(_folder.Path);
        await using var first = await _workers.Pool.RentAsync(setup, Cancel);
        await using var second = await _workers.Pool.RentAsync(setup, Cancel);
        using var cancel = new CancellationTokenSource();
        var waiting = _workers.RunAsync(setup, "SELECT 1", null, cancel.Token);
        await cancel.CancelAsync();

        Assert.Equal(RunStatus.Cancelled, (await waiting).Status);
    }

    [Fact]
    public async Task AKilledWorkerFailsItsQueryAndTheNextOneWorks()
    {
        var setup = await _workers.SetupAsync(_folder.Path);
        var process = await RentAndReturnAsync(setup);
        var running = await StartLongQueryAsync(setup);
        System.Diagnostics.Process.GetProcessById(HostProcess.Family(process)[^1]).Kill();
        var lost = await running;

        Assert.Equal((RunStatus.Failed, "worker_lost"), (lost.Status, lost.Error?.Code));
        Assert.EndsWith(".", lost.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Succeeded, (await _workers.RunAsync(setup, "SELECT * FROM t")).Status);
    }

    [Fact]
    public async Task AWorkerThatDiedWhileItIdledIsReplaced()
    {
        var setup = await _workers.SetupAsync(_folder.Path);
        var process = await RentAndReturnAsync(setup);
        await KillAsync(process);

        Assert.Equal(RunStatus.Succeeded, (await _workers.RunAsync(setup, "SELECT * FROM t")).Status);
    }

    [Fact]
    public async Task DisposingEndsWhatRunsAndLeavesNoProcessAndNoFile()
    {
        var setup = await _workers.SetupAsync(_folder.Path);
        await using (var lease = await _workers.Pool.RentAsync(setup, Cancel))
        {
            await RentAndReturnAsync(setup);
        }

        var running = await StartLongQueryAsync(setup);
        var processes = OwnProcesses();
        Assert.True(processes.Count >= 3);
        await _workers.Pool.DisposeAsync();

        Assert.Equal(RunStatus.Failed, (await running).Status);
        Assert.All(processes, id => Assert.False(HostProcess.Runs(id)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public async Task ADisposedPoolSaysThatTheProgramShutsDown()
    {
        var setup = await _workers.SetupAsync(_folder.Path);
        await _workers.Pool.DisposeAsync();

        Assert.Equal("shutting_down", (await _workers.RunAsync(setup, "SELECT 1")).Error?.Code);
    }

    [Fact]
    public async Task AnIdleWorkerIsEndedAfterItsTime()
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions { IdleTime = TimeSpan.FromMilliseconds(20) }, NullLogger<WorkerPool>.Instance);
        int process;
        await using (var lease = await pool.RentAsync(await _workers.SetupAsync(_folder.Path), Cancel))
        {
            process = int.Parse(lease.Name);
        }

        await HostProcess.WaitForEndAsync(process);
    }

    [Fact]
    public async Task AStatementThatKillsTheJudgeCostsOnlyItself()
    {
        await _workers.Pool.StatusAsync(Cancel);
        Assert.NotNull((await _workers.Pool.ParseAsync("SELECT 1", Cancel)).Tree);
        await KillAsync(OwnProcesses()[0]);
        Assert.NotNull((await _workers.Pool.ParseAsync("SELECT 2", Cancel)).Tree);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Once rows come, the query is under way.</summary>
    async Task<Task<QueryOutcome>> StartLongQueryAsync(FilesSetup setup)
    {
        var uncapped = new QueryLimits { MaxRows = long.MaxValue, MaxBytes = long.MaxValue };
        var running = _workers.RunAsync(setup, "SELECT i, repeat('x', 1000) FROM range(1000000000) r(i)", uncapped);
        while (!Directory.EnumerateFiles(_workers.ResultsPath).Any())
        {
            await Task.Delay(5, Cancel);
        }

        return running;
    }

    /// <summary>Kills a worker by its first process and waits for those below, which follow it.</summary>
    static async Task KillAsync(int process)
    {
        var family = HostProcess.Family(process);
        System.Diagnostics.Process.GetProcessById(process).Kill();
        foreach (var id in family)
        {
            await HostProcess.WaitForEndAsync(id);
        }
    }

    /// <summary>Of this test's pool: their command names its scratch folder.</summary>
    List<int> OwnProcesses() =>
        [.. HostProcess.Family(Environment.ProcessId)[1..].Where(id => HostProcess.CommandLine(id).Contains(_scratch.Path, StringComparison.Ordinal))];

    async Task<int> RentAndReturnAsync(FilesSetup setup)
    {
        await using var lease = await _workers.Pool.RentAsync(setup, Cancel);
        return int.Parse(lease.Name);
    }
}
