using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

/// <summary>What every sandbox promises of a Python job, whatever holds it. No policy judges the code here.</summary>
[Trait("Size", "Slow")]
public abstract partial class SandboxContract(PythonProvider provider)
{
    private protected PythonProvider Provider => provider;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AResultComesBackWithItsColumnsTextAndFigures()
    {
        var run = await provider.RunAsync("""
            print("hello")
            plt.plot([1, 2, 3])
            result = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
            """);

        Assert.Equal((PythonExit.Finished, "result", 2L), (run.Outcome.Exit, run.Outcome.ResultName, run.Outcome.Rows));
        Assert.Equal(["a", "b"], run.Page!.Columns.Select(column => column.Name));
        Assert.Equal([[1L, "x"], [2L, null]], run.Page.Rows);
        Assert.Equal("hello\n", run.Outcome.Printed);
        Assert.Single(run.Outcome.Figures);
        Assert.Equal(PythonStatus.Succeeded, run.Outcome.Status);
    }

    [Fact]
    public async Task TablesAndEarlierResultsAreSeen()
    {
        var first = await provider.RunAsync("result = pd.DataFrame({'n': range(500)})");
        var job = provider.Job("result = [int(shop['n'].sum()), int(tables['main.shop']['n'].max()), len(last_result), len(results)]") with
        {
            Tables = [new("shop", "main", first.ResultPath)],
            Earlier = [new(Guid.NewGuid(), first.ResultPath)],
        };

        var run = await provider.RunAsync(job);

        Assert.True(run.Outcome.Error is null, run.Outcome.Error?.Message);
        Assert.Equal([124750L, 499L, 500L, 1L], run.Page!.Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task AnErrorTellsTheLineOfTheCode()
    {
        var run = await provider.RunAsync("x = 1\nprint('before')\nresult = [1][7]");

        Assert.Equal((PythonExit.Error, PythonStatus.Failed), (run.Outcome.Exit, run.Outcome.Status));
        Assert.Equal(("IndexError", 3), (run.Outcome.Error!.Type, run.Outcome.Error.Line));
        Assert.Equal("before\n", run.Outcome.Printed);
    }

    [Fact]
    public async Task RowsBeyondTheCapAreLeftOutAndItSaysSo()
    {
        var run = await provider.RunAsync("result = pd.DataFrame({'n': range(5000)})");

        Assert.Equal((1000L, Truncation.Rows), (run.Outcome.Rows, run.Outcome.TruncatedBy));
    }

    [Fact]
    public async Task MemoryIsLimited()
    {
        var run = await provider.RunAsync("""
            pieces = []
            while True:
                pieces.append(np.ones(4_000_000))
            """);

        Assert.Equal((PythonExit.Memory, PythonStatus.Failed), (run.Outcome.Exit, run.Outcome.Status));
    }

    [Fact]
    public async Task SharedMemoryIsLimitedToo()
    {
        var run = await provider.RunAsync("""
            import mmap
            pieces = []
            while True:
                piece = mmap.mmap(-1, 1 << 24)
                piece.write(b"x" * (1 << 24))
                pieces.append(piece)
            """);

        Assert.NotEqual(PythonStatus.Succeeded, run.Outcome.Status);
        Assert.NotEqual(PythonStatus.TimedOut, run.Outcome.Status);
    }

    [Fact]
    public async Task TheScratchIsLimited()
    {
        var most = provider.HasScratch ? provider.Limits.ScratchBytes >> 20 : 0;
        var run = await provider.RunAsync("""
            written = 0
            try:
                for i in range(1000):
                    with open(f"/tmp/file-{i}", "wb") as file:
                        file.write(b"x" * (1 << 20))
                    written += 1
            except OSError as error:
                print("full")
            result = written
            """);

        Assert.True(run.Outcome.Exit == PythonExit.Memory || (run.Outcome.Printed == "full\n" && long.Parse(run.Cell!) <= most));
    }

    [Fact]
    public async Task ThreadsAreLimited()
    {
        var run = await provider.RunAsync($$"""
            import threading, time
            started = 0
            try:
                for i in range(1000):
                    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
                    started += 1
            except (RuntimeError, MemoryError):
                pass
            result = started
            """);

        // Where nothing counts them, memory and time hold them still.
        var most = provider.LimitsProcesses ? provider.Limits.Processes : 1001;
        Assert.True(run.Outcome.Exit == PythonExit.Memory || long.Parse(run.Cell!) < most);
    }

    [Theory]
    [InlineData("while True: pass")]
    [InlineData("import time; time.sleep(1000)")]
    [InlineData("import threading; threading.Lock().acquire(); threading.Event().wait()")]
    public async Task TheTimeLimitEndsAJob(string code)
    {
        var job = provider.Job("print('before', flush=True)\n" + code);
        var run = await provider.RunAsync(job with { Limits = job.Limits with { Timeout = TimeSpan.FromSeconds(1) } });

        Assert.Equal((PythonExit.Time, PythonStatus.TimedOut), (run.Outcome.Exit, run.Outcome.Status));
        Assert.Contains("longer than 1 seconds", run.Outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACancelEndsAJob()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var run = await provider.RunAsync("import time; time.sleep(1000)", cancel.Token);

        Assert.Equal((PythonExit.Cancelled, PythonStatus.Cancelled), (run.Outcome.Exit, run.Outcome.Status));
    }

    [Theory]
    [InlineData("import os; os._exit(0)")]
    [InlineData("import os; os.abort()")]
    [InlineData("import ctypes; ctypes.string_at(0)")]
    [InlineData("import os; os.closerange(0, 100)")]
    public async Task AnEndWithoutAnAnswerIsAFailure(string code)
    {
        var run = await provider.RunAsync(code);

        Assert.Equal((PythonExit.Killed, PythonStatus.Failed), (run.Outcome.Exit, run.Outcome.Status));
        Assert.Equal("InterpreterEnded", run.Outcome.Error!.Type);
    }

    [Fact]
    public async Task AFloodOfTextIsCutAtTheCap()
    {
        var run = await provider.RunAsync("for i in range(20000): print('x' * 100)");

        Assert.Equal(PythonExit.Finished, run.Outcome.Exit);
        Assert.True(run.Outcome.IsPrintedCut);
        Assert.InRange(run.Outcome.Printed.Length, 9_000, 10_000);
    }

    /// <summary>The code finds the descriptor of the answer and writes frames of its own.</summary>
    [Theory]
    [InlineData(81, "b'x' * 1000", 1000, PythonExit.Output)]
    [InlineData(82, "bytes([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10])", 10, PythonExit.Output)]
    [InlineData(82, "b'no picture'", 1, PythonExit.Protocol)]
    [InlineData(64, "b'{\"protocol\":1}'", 1, PythonExit.Protocol)]
    [InlineData(69, "b'rows'", 1, PythonExit.Protocol)]
    [InlineData(70, "b'{}'", 1, PythonExit.Protocol)]
    [InlineData(200, "b''", 1, PythonExit.Protocol)]
    [InlineData(84, "b'{\"rows\":7,\"truncated_by\":null,\"result\":null,\"text\":null,\"printed_cut\":false,\"figures_cut\":0,\"cpu_ms\":1,\"peak_bytes\":1}'", 1, PythonExit.Protocol)]
    [InlineData(84, "b'{\"rows\":0}'", 1, PythonExit.Protocol)]
    [InlineData(68, "b'{\"columns\":[{\"name\":\"' + b'n' * 3000000 + b'\",\"type\":\"integer\"}]}'", 1, PythonExit.Protocol)]
    public async Task AForgedAnswerIsFoundOut(int kind, string payload, int times, PythonExit exit)
    {
        var run = await provider.RunAsync($$"""
            import os, struct
            payload = {{payload}}
            frame = struct.pack("<IB", len(payload), {{kind}}) + payload
            for fd in range(3, 10):
                try:
                    for i in range({{times}}):
                        os.write(fd, frame)
                except OSError:
                    pass
            import time
            time.sleep(1)
            """);

        Assert.Equal(provider.CarriesBytes ? exit : PythonExit.Protocol, run.Outcome.Exit);
        Assert.Null(run.Page);
        Assert.Equal("7", (await provider.RunAsync("result = 7")).Cell);
    }

    [Fact]
    public async Task AForgedLengthCostsNoMemory()
    {
        var run = await provider.RunAsync("""
            import os, struct
            for fd in range(3, 10):
                try:
                    os.write(fd, struct.pack("<IB", 0xFFFFFFFF, 81))
                except OSError:
                    pass
            """);

        Assert.Equal(PythonExit.Protocol, run.Outcome.Exit);
    }

    [Fact]
    public async Task OneJobLeavesNothingForTheNext()
    {
        await provider.RunAsync("""
            import builtins
            builtins.print = None
            pd.DataFrame = None
            try:
                open("/tmp/left", "w").write("left")
            except OSError:
                pass
            result = 1
            """);
        for (var i = 0; i < 3; i++)
        {
            var run = await provider.RunAsync("import os\nprint('fine')\nresult = pd.DataFrame({'left': [os.path.exists('/tmp/left')]})");
            Assert.Equal((false, "fine\n"), ((bool)run.Page!.Rows[0][0]!, run.Outcome.Printed));
        }
    }

    [Fact]
    public async Task RandomNumbersAreOthersInEachJobUnlessASeedIsGiven()
    {
        const string code = "import random; result = f'{random.random()} {np.random.rand()}'";
        var cells = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            cells.Add((await provider.RunAsync(code)).Cell);
        }

        Assert.Equal(3, cells.Distinct().Count());
        var seeded = provider.Job(code) with { Seed = 7 };
        Assert.Equal((await provider.RunAsync(seeded)).Cell, (await provider.RunAsync(seeded)).Cell);
    }

    [Fact]
    public async Task WhatAJobTookIsMeasured()
    {
        var run = await provider.RunAsync("x = np.ones(12_000_000)\nt = sum(i * i for i in range(2_000_000))\nresult = 1");

        Assert.True(run.Outcome.Usage.PeakBytes > 96_000_000, run.Outcome.Usage.ToString());
        Assert.True(run.Outcome.Usage.Cpu > TimeSpan.FromMilliseconds(10), run.Outcome.Usage.ToString());
        Assert.Equal(provider.Pool.Provider, run.Outcome.Provider);
    }

    [Fact]
    public async Task ManyJobsAtOnceWaitInLine()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => provider.RunAsync($"result = {i}")));

        Assert.Equal(Enumerable.Range(0, 12).Select(i => i.ToString()), runs.Select(run => run.Cell));
    }

    [Fact]
    public async Task NothingIsLeftAtTheEnd()
    {
        var sandbox = await provider.OpenAsync();
        var pool = new PythonPool(
            sandbox, new PythonPoolOptions { Warm = 1, AtOnce = 2, Limits = provider.Limits, JudgesCode = false }, NullLogger<PythonPool>.Instance);
        await using (pool)
        {
            var job = provider.Job(provider.HasScratch ? "open('/tmp/x', 'w').write('x'); result = 1" : "result = 1");
            var killed = job with { Code = "while True: pass", Limits = job.Limits with { Timeout = TimeSpan.FromMilliseconds(200) } };
            Assert.Equal("1", (await provider.RunAsync(pool, job, Cancellation)).Cell);
            Assert.Equal(PythonExit.Time, (await provider.RunAsync(pool, killed, Cancellation)).Outcome.Exit);
            var ended = provider.RunAsync(pool, job with { Code = "import time; time.sleep(1000)" }, Cancellation);
            await Task.Delay(300, Cancellation);
            Assert.NotEmpty(await provider.TracesAsync(sandbox));
            await pool.DisposeAsync();
            Assert.Equal(PythonExit.Cancelled, (await ended).Outcome.Exit);
        }

        Assert.Empty(await provider.TracesAsync(sandbox));
    }
}
