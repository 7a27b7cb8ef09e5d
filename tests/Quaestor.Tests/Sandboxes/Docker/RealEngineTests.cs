using System.Text;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>What only a real engine shows. Run by <c>make test-docker</c>, which names the engine.</summary>
[Trait("Engine", "Docker")]
public sealed class RealEngineTests : IAsyncLifetime
{
    static readonly PythonSpec Guest = new(512 << 20, 16 << 20, Processes: 32, TimeSpan.FromSeconds(20));

    readonly ScratchFolder _scratch = ScratchFolder.Create(ScratchFolder.DefaultParent());

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task AGuestIsNobodyWithNoRightsAndAFilter()
    {
        var status = await RunAsync("print(open('/proc/self/status').read())");

        Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status);
        Assert.Contains("CapEff:\t0000000000000000", status);
        Assert.Contains("CapBnd:\t0000000000000000", status);
        Assert.Contains("NoNewPrivs:\t1", status);
        Assert.Contains(RealEngine.Options.Runtime is null ? "Seccomp:\t2" : "Seccomp:\t0", status);
    }

    [Theory]
    [InlineData("import socket; socket.socket()")]
    [InlineData("import os; os.mkdir('/new')")]
    [InlineData("open('/etc/passwd', 'a')")]
    [InlineData("import os; os.mkdir('/dev/shm/new')")]
    [InlineData("import ctypes; r = ctypes.CDLL(None, use_errno=True).unshare(0x10000000); r and open('/new')")]
    [InlineData("open('/tmp/big', 'wb').write(b'0' * (17 << 20))")]
    [InlineData("import os; [os.open('/dev/null', 0) for _ in range(300)]")]
    public async Task WhatAGuestMayNotItCannot(string code) => Assert.StartsWith("no: ", await RunAsync($"""
        try:
            exec({Literal(code)})
            print("yes")
        except BaseException as error:
            print("no:", error)
        """), StringComparison.Ordinal);

    [Fact]
    public async Task PandasAndMatplotlibWorkUnderTheFilter()
    {
        var answer = await RunAsync(
            """
            import io, numpy, pandas
            import matplotlib.pyplot as plt
            frame = pandas.DataFrame({"g": ["a", "b", "a"], "v": [1.5, 2.0, 3.0]})
            plt.plot(frame.v)
            png = io.BytesIO()
            plt.savefig(png)
            print(frame.groupby("g").v.sum().to_dict(), numpy.linalg.svd(numpy.eye(3))[1].sum(), png.getvalue()[1:4])
            """);

        Assert.Equal("{'a': 4.5, 'b': 2.0} 3.0 b'PNG'", answer);
    }

    [Fact]
    public async Task MuchDataArrivesWholeBothWays()
    {
        await using var sandbox = Sandbox(
            """
            import os
            while block := os.read(0, 1 << 20):
                view = memoryview(block)
                while view:
                    view = view[os.write(1, view):]
            """);
        await using var process = await sandbox.StartAsync(Guest, TestContext.Current.CancellationToken);
        var sent = new byte[64 << 20];
        new Random(1).NextBytes(sent);
        var writing = Task.Run(
            () =>
            {
                process.Input.Write(sent);
                process.Input.Dispose();
            },
            TestContext.Current.CancellationToken);

        using var received = new MemoryStream();
        process.Output.CopyTo(received);
        await writing;

        Assert.True(sent.AsSpan().SequenceEqual(received.GetBuffer().AsSpan(0, (int)received.Length)));
    }

    [Fact]
    public async Task AGuestThatTakesTooMuchMemoryIsKilledAndToldApart()
    {
        await using var sandbox = Sandbox("held = [bytearray(1 << 20) for _ in range(2048)]");
        await using var process = await sandbox.StartAsync(Guest, TestContext.Current.CancellationToken);

        var end = await process.WaitForEndAsync(TestContext.Current.CancellationToken);

        Assert.True(end.Cause == EndCause.Memory || end.Errors.Contains("MemoryError"), end.ToString());
    }

    [Fact]
    public async Task AGuestThatStartsProcessesWithoutEndIsStopped()
    {
        var answer = await RunAsync(
            """
            import os, sys
            made = 0
            try:
                while True:
                    if os.fork() == 0:
                        import time
                        time.sleep(60)
                    made += 1
            except OSError as error:
                print(made < 32)
            """);

        Assert.Equal("True", answer);
    }

    [Fact]
    public async Task AKilledGuestIsMeasuredAndGone()
    {
        var sandbox = Sandbox("print('on', flush=True)\nwhile True: pass");
        await using (sandbox)
        {
            var process = await sandbox.StartAsync(Guest, TestContext.Current.CancellationToken);
            Assert.Equal('o', process.Output.ReadByte());

            process.Kill();
            var end = await process.WaitForEndAsync(TestContext.Current.CancellationToken);
            await process.DisposeAsync();

            Assert.Equal(137, end.ExitCode);
            Assert.True(process.Usage.Cpu > TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task AnImageWithoutPythonIsToldAtTheStart()
    {
        await using var sandbox = Sandbox("pass", options => options with { Program = "/usr/bin/python9" });

        var error = await Assert.ThrowsAsync<EngineException>(() => sandbox.StartAsync(Guest, TestContext.Current.CancellationToken));

        Assert.Contains("has no such program", error.Message);
    }

    [Fact]
    public async Task AnImageThatIsNotThereIsToldWithHowToMakeIt()
    {
        await using var sandbox = Sandbox("pass", options => options with { Image = "quaestor/none:1" });

        var error = await Assert.ThrowsAsync<EngineException>(() => sandbox.StartAsync(Guest, TestContext.Current.CancellationToken));

        Assert.Contains("eng/docker-image.sh", error.Message);
    }

    DockerSandbox Sandbox(string runner, Func<DockerOptions, DockerOptions>? change = null)
    {
        var options = RealEngine.Options;
        return new(change?.Invoke(options) ?? options, worker: null, _scratch) { Files = [("runner.py", Encoding.UTF8.GetBytes(runner))] };
    }

    async Task<string> RunAsync(string runner)
    {
        await using var sandbox = Sandbox(runner);
        await using var process = await sandbox.StartAsync(Guest, TestContext.Current.CancellationToken);
        await process.Input.DisposeAsync();
        using var answer = new MemoryStream();
        process.Output.CopyTo(answer);
        var end = await process.WaitForEndAsync(TestContext.Current.CancellationToken);
        return answer.Length > 0 ? Encoding.UTF8.GetString(answer.ToArray()).Trim() : end.ToString();
    }

    static string Literal(string code) => System.Text.Json.JsonSerializer.Serialize(code);
}
