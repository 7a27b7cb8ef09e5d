using Quaestor.Agent.Models.Local.Processes;

namespace Quaestor.Agent.Models.Local;

/// <summary>A server that can answer: one that we started, or one that ran already.</summary>
/// <param name="process">Null for one that is not ours.</param>
sealed class RunningServer(ServerAddress address, GuardedProcess? process, LogTail? log) : IAsyncDisposable
{
    string? _endedBecause;

    public ServerAddress Address => address;

    public bool IsOurs => process is not null;

    public int? ProcessId => process?.Id;

    public long? MemoryBytes => process?.MemoryBytes;

    public bool HasEnded => process is { Ended.IsCompleted: true } || _endedBecause is not null;

    /// <summary>Never ends for a server that is not ours.</summary>
    public Task Ended => process?.Ended ?? Task.Delay(Timeout.Infinite);

    /// <summary>Why it ended, as a part of a sentence.</summary>
    public string Ending => _endedBecause ?? (process is { Ended: { IsCompletedSuccessfully: true } ended } ? ServerEnding.Of(ended.Result) : "it ended");

    /// <summary>Ends it, for a reason that its users are told.</summary>
    public Task StopAsync(string because)
    {
        _endedBecause ??= because;
        return process?.StopAsync() ?? Task.CompletedTask;
    }

    /// <summary>The same, at once.</summary>
    public void Kill(string because)
    {
        _endedBecause ??= because;
        process?.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        log?.Dispose();
    }
}
