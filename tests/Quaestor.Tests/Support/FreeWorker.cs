using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Tests.Support;

/// <summary>A worker whose database may read and write every path it sees, and takes any statement: what holds it is the sandbox alone.</summary>
sealed class FreeWorker : IAsyncDisposable
{
    static readonly WorkerSpec Limits = new(null, MemoryBytes: 128 << 20, SpillBytes: 64 << 20);

    readonly ScratchFolder _scratch;
    readonly ISandbox _sandbox;

    FreeWorker(ScratchFolder scratch, ISandbox sandbox, WorkerClient client)
    {
        _scratch = scratch;
        _sandbox = sandbox;
        Client = client;
    }

    public WorkerClient Client { get; }

    public static async Task<FreeWorker> StartAsync(
        Func<WorkerEnvironment, ScratchFolder, ISandbox> make, string? dataPath = null, string? allowedPath = "/", WorkerEnvironment? program = null)
    {
        var scratch = ScratchFolder.Create(ScratchFolder.DefaultParent());
        var sandbox = make(program ?? WorkerEnvironment.Locate(), scratch);
        var client = await WorkerClient.StartAsync(sandbox, Limits with { DataPath = dataPath }, TestContext.Current.CancellationToken);
        var settings = DatabaseSettings.ForQueries(Limits, client.View);
        await client.OpenAsync(new OpenMessage(settings, allowedPath, null), TestContext.Current.CancellationToken);
        return new(scratch, sandbox, client);
    }

    /// <summary>All cells of the result, row by row.</summary>
    public async Task<List<object?>> QueryAsync(string sql)
    {
        var cells = new List<object?>();
        var caps = new QueryCaps(10_000, 16 << 20, TimeSpan.FromSeconds(30));
        await Client.QueryAsync(sql, caps, _ => { }, chunk => Add(chunk, cells), TestContext.Current.CancellationToken);
        return cells;
    }

    /// <summary>Writes a file. Workers run nothing but reads; explaining with ANALYZE is one to DuckDB, and runs what it explains.</summary>
    public Task WriteAsync(string select, string path) => QueryAsync($"EXPLAIN ANALYZE COPY ({select}) TO '{path}' (FORMAT csv, HEADER false)");

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _sandbox.DisposeAsync();
        _scratch.Dispose();
    }

    static void Add(ResultChunk chunk, List<object?> cells)
    {
        for (var row = 0; row < chunk.RowCount; row++)
        {
            cells.AddRange(chunk.Row(row));
        }
    }
}
