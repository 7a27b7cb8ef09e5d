using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>The worker that parses what is to be judged. It never holds data; a statement that kills it costs the next one a restart.</summary>
sealed class JudgeWorker : IAsyncDisposable
{
    /// <summary>Room for the syntax tree of the longest statement.</summary>
    static readonly WorkerSpec Spec = new(DataPath: null, MemoryBytes: 256 << 20, SpillBytes: 1 << 20);

    readonly ISandbox _sandbox;
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly ParsedTexts _known = new();
    WorkerClient _worker;

    JudgeWorker(ISandbox sandbox, WorkerClient worker)
    {
        _sandbox = sandbox;
        _worker = worker;
    }

    /// <exception cref="SandboxException">It does not start.</exception>
    public static async Task<JudgeWorker> StartAsync(ISandbox sandbox, CancellationToken cancellationToken) =>
        new(sandbox, await StartWorkerAsync(sandbox, cancellationToken));

    /// <inheritdoc cref="ParseSql"/>
    public async ValueTask<ParsedSql> ParseAsync(string sql, CancellationToken cancellationToken)
    {
        if (_known.Find(sql) is { } known)
        {
            return known;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_worker.IsBroken)
            {
                await _worker.DisposeAsync();
                _worker = await StartWorkerAsync(_sandbox, cancellationToken);
            }

            var parsed = await _worker.ParseAsync(sql);
            _known.Keep(sql, parsed);
            return parsed;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        _turn.Dispose();
    }

    static async Task<WorkerClient> StartWorkerAsync(ISandbox sandbox, CancellationToken cancellationToken)
    {
        var worker = await WorkerClient.StartAsync(sandbox, Spec, cancellationToken);
        try
        {
            await worker.OpenAsync(new OpenMessage(DatabaseSettings.ForParsing(Spec), null, null, ParsesOnly: true), cancellationToken);
            return worker;
        }
        catch (Exception error) when (error is WorkerErrorException or WorkerLostException)
        {
            await worker.DisposeAsync();
            throw new SandboxException($"DuckDB does not start in a worker: {error.Message}", error);
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }
}
