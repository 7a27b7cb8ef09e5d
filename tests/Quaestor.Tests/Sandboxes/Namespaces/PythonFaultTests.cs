using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Models.Local;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Namespaces;

/// <summary>What goes wrong around a job ends clearly, and leaves nothing.</summary>
[SupportedOSPlatform("linux")]
[Collection(NamespacesProvider.Collection)]
[Trait("Size", "Slow")]
public sealed class PythonFaultTests(NamespacesProvider provider) : IClassFixture<NamespacesProvider>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWarmInterpreterThatDiesIsNoticedAndReplaced()
    {
        await using var own = await OpenAsync(warm: 2);
        await provider.RunAsync(own.Pool, provider.Job("result = 1"), Cancel);
        while (Interpreters(own).Count < 2)
        {
            await Task.Delay(20, Cancel);
        }

        Interpreters(own).ForEach(Kill);

        Assert.Equal("2", (await provider.RunAsync(own.Pool, provider.Job("result = 2"), Cancel)).Cell);
    }

    [Fact]
    public async Task AnInterpreterThatIsKilledAtWorkFailsItsJobAndNoOther()
    {
        await using var own = await OpenAsync(warm: 0);
        var running = provider.RunAsync(own.Pool, provider.Job("while True: pass"), Cancel);

        // More than it takes to import pandas: so the job itself is at work.
        while (Interpreters(own) is not [var interpreter] || Process.GetProcessById(interpreter).TotalProcessorTime < TimeSpan.FromSeconds(3))
        {
            await Task.Delay(50, Cancel);
        }

        Interpreters(own).ForEach(Kill);

        Assert.Equal((PythonExit.Killed, "InterpreterEnded"), ((await running).Outcome.Exit, (await running).Outcome.Error!.Type));
        Assert.Equal("2", (await provider.RunAsync(own.Pool, provider.Job("result = 2"), Cancel)).Cell);
    }

    [Fact]
    public async Task FiftyJobsAtOnceOnThreeInterpretersAreAllAnswered()
    {
        await using var own = await OpenAsync(warm: 3);
        var most = 0;
        using var watch = new Timer(_ => most = Math.Max(most, Interpreters(own).Count), null, 0, 50);
        var runs = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => provider.RunAsync(own.Pool, provider.Job($"result = {i}"), Cancel)));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i.ToString()), runs.Select(run => run.Cell));

        // Three at work, and three that get ready for who comes next.
        Assert.InRange(most, 1, 6);
    }

    [Fact]
    public async Task AFileThatHasGoneFailsTheJobAndNoOther()
    {
        var job = provider.Job("result = len(shop)") with { Tables = [new("shop", "main", "/nowhere/result")] };

        await Assert.ThrowsAnyAsync<IOException>(() => provider.RunAsync(job, Cancel));
        Assert.Equal("2", (await provider.RunAsync("result = 2", Cancel)).Cell);
    }

    [Fact]
    public async Task ATableThatOthersMayNotReadIsReadAllTheSame()
    {
        var first = await provider.RunAsync("result = [1, 2, 3]", Cancel);
        File.SetUnixFileMode(first.ResultPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var run = await provider.RunAsync(provider.Job("result = len(shop)") with { Tables = [new("shop", "main", first.ResultPath)] }, Cancel);

        Assert.Equal("3", run.Cell);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.ResultPath));
    }

    [Fact]
    public async Task AJobWithLimitsOfItsOwnGetsAnInterpreterOfItsOwn()
    {
        var job = provider.Job("import resource; result = resource.getrlimit(resource.RLIMIT_DATA)[0]");

        var run = await provider.RunAsync(job with { Limits = job.Limits with { MemoryBytes = 300L << 20 } }, Cancel);

        Assert.Equal((300L << 20).ToString(), run.Cell);
    }

    [Fact]
    public async Task WhenTheServerDiesNothingOfItsJobsGoesOn()
    {
        using var server = Process.Start(new ProcessStartInfo(LocalModels.Program, ["python-host", NamespacesProvider.Program]) { RedirectStandardOutput = true })!;
        var folder = await server.StandardOutput.ReadLineAsync(Cancel);
        Assert.NotNull(folder);
        var processes = With(Path.GetFileName(folder));
        Assert.NotEmpty(processes);
        server.Kill();
        await server.WaitForExitAsync(Cancel);

        foreach (var process in processes)
        {
            await HostProcess.WaitForEndAsync(process);
        }

        Assert.Empty(With(Path.GetFileName(folder)));
        Assert.DoesNotContain(Path.GetFileName(folder), await File.ReadAllTextAsync("/proc/self/mounts", Cancel), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    async Task<OwnPool> OpenAsync(int warm)
    {
        var sandbox = (NamespacesSandbox)await provider.OpenAsync();
        return new(new(sandbox, new PythonPoolOptions { Warm = warm, AtOnce = 3, Limits = provider.Limits, JudgesCode = false }, NullLogger<PythonPool>.Instance), sandbox.Folders[0]);
    }

    /// <summary>Those of a pool that have come as far as Python.</summary>
    static List<int> Interpreters(OwnPool pool) => [.. With(Path.GetFileName(pool.Folder)).Where(id => HostProcess.CommandLine(id).StartsWith("/usr/bin/python3\0", StringComparison.Ordinal))];

    /// <summary>Processes that name a folder in their command, or see a part of it.</summary>
    static List<int> With(string folder) => [.. Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id > 0 && id != Environment.ProcessId && HostTraces.Names(id, folder) && HostProcess.Runs(id))];

    static void Kill(int id) => Process.GetProcessById(id).Kill();

    sealed record OwnPool(PythonPool Pool, string Folder) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Pool.DisposeAsync();
    }
}
