using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>The worker that parses what is to be judged. It never holds data; a statement that kills it costs the next one a restart.</summary>
sealed class JudgeWorker(ISandbox sandbox, WorkerClient first) : IAsyncDisposable
{
    /// <summary>Room for the syntax tree of the longest statement.</summary>
    public static readonly WorkerSpec Spec = new(DataPath: null, MemoryBytes: 256 << 20, SpillBytes: 1 << 20);

    readonly SemaphoreSlim _turn = new(1, 1);
    readonly ParsedTexts _known = new();
    WorkerClient _worker = first;
    bool _isOpen;

    public int ProcessId => _worker.ProcessId;

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
            await ReadyAsync(cancellationToken);
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

    async Task ReadyAsync(CancellationToken cancellationToken)
    {
        if (_worker.IsBroken)
        {
            await _worker.DisposeAsync();
            _isOpen = false;
            _worker = await WorkerClient.StartAsync(sandbox, Spec, cancellationToken);
        }

        if (!_isOpen)
        {
            await _worker.OpenAsync(new OpenMessage(DatabaseSettings.ForParsing(Spec), null, null, ParsesOnly: true), cancellationToken);
            _isOpen = true;
        }
    }
}
