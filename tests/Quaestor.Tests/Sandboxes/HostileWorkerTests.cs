using System.Text;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes;

/// <summary>Workers that a hostile file has taken over: they may say anything, and it costs no more than themselves.</summary>
public sealed class HostileWorkerTests
{
    const string Ready = """{"protocol":1}""";
    const string Columns = """{"columns":[{"name":"i","type":"integer"}]}""";

    static readonly WorkerSpec Spec = new(null, 1, 1);
    static readonly QueryCaps Caps = new(MaxRows: 2, MaxBytes: 40, Timeout: TimeSpan.FromSeconds(20));

    [Fact]
    public async Task AWellBehavedAnswerIsTaken()
    {
        List<object?> cells = [];
        await using var worker = await StartAsync(Say(FrameKind.Columns, Columns) + Say(FrameKind.Chunk, Chunk(7, 8)) + Say(FrameKind.Done, Done(2)));
        await worker.QueryAsync("", Caps, _ => { }, chunk => cells.AddRange([chunk.Row(0)[0], chunk.Row(1)[0]]), TestContext.Current.CancellationToken);

        Assert.Equal([7L, 8L], cells);
        Assert.False(worker.IsBroken);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task AWorkerIsGivenUpThoughAnotherProcessKeepsItsStreamsOpen()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var starting = WorkerClient.StartAsync(new ScriptedSandbox("(sleep 40 &); sleep 60"), Spec, cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    public static TheoryData<string> Lies => new()
    {
        Say(FrameKind.Done, Done(0)),
        Say(FrameKind.Chunk, Chunk(1)),
        Say(FrameKind.Columns, Columns) + Say(FrameKind.Columns, Columns),
        Say(FrameKind.Columns, """{"columns":[]}"""),
        Say(FrameKind.Columns, """{"columns":[{"name":"i","type":"gold"}]}"""),
        Say(FrameKind.Columns, """{"columns":[{"name":null,"type":"integer"}]}"""),
        Say(FrameKind.Columns, """{"columns":null}"""),
        Say(FrameKind.Columns, "{"),
        Say(FrameKind.Columns, Columns) + Say(FrameKind.Done, Done(1)),
        Say(FrameKind.Columns, Columns) + Say(FrameKind.Chunk, Chunk(1)) + Say(FrameKind.Done, Done(0)),
        Say(FrameKind.Columns, Columns) + Say(FrameKind.Chunk, Chunk(1)) + Say(FrameKind.Done, """{"rows":1,"truncated_by":"hunger","elapsed_milliseconds":1}"""),
        Say(FrameKind.Columns, Columns) + Say(FrameKind.Chunk, Chunk(1, 2, 3)),
        Say(FrameKind.Columns, Columns) + Say(FrameKind.Chunk, Chunk(1, 2)) + Say(FrameKind.Chunk, Chunk(3)),
        Say(FrameKind.Columns, Columns) + Say(FrameKind.Chunk, [1, 2, 3]),
        Say(FrameKind.Columns, Columns) + Say(FrameKind.Chunk, [.. Chunk(1), 0]),
        Say(FrameKind.Parsed, """{"tree":null,"failure":null}"""),
        Say(FrameKind.Ready, Ready),
        Say((FrameKind)200, "x"),
        "printf 'GET / HTTP/1.1'",
        "exit 0",
        "kill -9 $$",
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task ALieCostsTheWorker(string lie)
    {
        await using var worker = await StartAsync(lie);

        await Assert.ThrowsAsync<WorkerLostException>(() => QueryAsync(worker));
        Assert.True(worker.IsBroken);
        await Assert.ThrowsAsync<WorkerLostException>(() => QueryAsync(worker));
    }

    [Fact]
    public async Task AFrameThatNobodyAskedForCostsTheWorker()
    {
        await using var worker = await WorkerClient.StartAsync(
            new ScriptedSandbox(Say(FrameKind.Ready, Ready) + Say(FrameKind.Done, Done(0)) + "exec sleep 60"), Spec, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<WorkerLostException>(() => QueryAsync(worker));
    }

    [Fact]
    public async Task AWorkerOfAnotherVersionIsNotUsed() => await Assert.ThrowsAsync<SandboxException>(
        () => WorkerClient.StartAsync(
            new ScriptedSandbox(Say(FrameKind.Ready, """{"protocol":2}""") + "exec sleep 60"), Spec, TestContext.Current.CancellationToken));

    [Fact]
    public async Task AWorkerThatDoesNotStartIsExplainedByItsLastWords()
    {
        var error = await Assert.ThrowsAsync<SandboxException>(
            () => WorkerClient.StartAsync(new ScriptedSandbox("echo no room >&2; exit 3"), Spec, TestContext.Current.CancellationToken));

        Assert.Equal("exit code 3: no room", error.Message);
    }

    [Fact]
    public async Task AWorkerThatIgnoresItsTimeLimitIsKilled()
    {
        await using var worker = await StartAsync("exec sleep 60");

        var lost = await Assert.ThrowsAsync<WorkerLostException>(
            () => worker.QueryAsync("", Caps with { Timeout = TimeSpan.Zero }, _ => { }, _ => { }, TestContext.Current.CancellationToken));
        Assert.True(lost.Overdue);
        await HostProcess.WaitForEndAsync(int.Parse(worker.Name));
    }

    [Fact]
    public async Task AWorkerThatIgnoresACancelIsKilled()
    {
        await using var worker = await StartAsync("exec sleep 60");
        using var cancel = new CancellationTokenSource();
        var query = worker.QueryAsync("", Caps, _ => { }, _ => { }, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        Assert.True(worker.IsBroken);
    }

    [Fact]
    public async Task AnErrorIsMadeHarmless()
    {
        await using var worker = await StartAsync(Say(
            FrameKind.Error, $$"""{"kind":"Gold","subtype":null,"message":"a\u0007b\n{{new string('x', 10_000)}}","position":-5}"""));

        var error = await Assert.ThrowsAsync<WorkerErrorException>(() => QueryAsync(worker));
        Assert.StartsWith("a b\nxxx", error.Message, StringComparison.Ordinal);
        Assert.Equal(4001, error.Message.Length);
        Assert.False(worker.IsBroken);
    }

    [Fact]
    public async Task AWorkerMayComplainWithoutEnd()
    {
        await using var worker = await StartAsync(
            "head -c 1000000 /dev/zero >&2; " + Say(FrameKind.Columns, Columns) + Say(FrameKind.Done, Done(0)));

        Assert.Equal(0, (await worker.QueryAsync("", Caps, _ => { }, _ => { }, TestContext.Current.CancellationToken)).Rows);
    }

    static Task<WorkerClient> StartAsync(string answer) => WorkerClient.StartAsync(
        new ScriptedSandbox($"{Say(FrameKind.Ready, Ready)}head -c 1 >/dev/null\n{answer}\nexec sleep 60"), Spec, TestContext.Current.CancellationToken);

    static Task<WorkerQueryEnd> QueryAsync(WorkerClient worker) => worker.QueryAsync("", Caps, _ => { }, _ => { }, TestContext.Current.CancellationToken);

    static string Done(long rows) => $$"""{"rows":{{rows}},"truncated_by":null,"elapsed_milliseconds":1}""";

    /// <summary>One column of integers without nulls.</summary>
    static byte[] Chunk(params long[] values) =>
    [
        1, 0, 1, 0, .. BitConverter.GetBytes(values.Length), 2, 0, 0, 0, .. BitConverter.GetBytes(values.Length * 8), .. values.SelectMany(BitConverter.GetBytes),
    ];

    static string Say(FrameKind kind, string payload) => Say(kind, Encoding.UTF8.GetBytes(payload));

    static string Say(FrameKind kind, byte[] payload) =>
        $"printf '{string.Concat(((byte[])[.. BitConverter.GetBytes(payload.Length), (byte)kind, .. payload]).Select(value => "\\" + Convert.ToString(value, 8).PadLeft(3, '0')))}'\n";
}
