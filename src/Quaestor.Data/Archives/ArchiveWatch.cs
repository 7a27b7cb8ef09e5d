using Microsoft.Extensions.Logging;

namespace Quaestor.Data.Archives;

/// <summary>
/// Keeps indexes up to date in the background. By looking and not by the system's events: those fail on network folders, and
/// for what lies in folders that are moved.
/// </summary>
sealed partial class ArchiveWatch(ILogger logger) : IAsyncDisposable
{
    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(2);

    /// <summary>Looking takes a twentieth of the time at most, in large folders and slow ones.</summary>
    const int Rest = 20;

    readonly Lock _gate = new();
    readonly Dictionary<Guid, (CancellationTokenSource Ending, Task Watching)> _watches = [];

    public void Begin(Archive archive)
    {
        lock (_gate)
        {
            var ending = new CancellationTokenSource();
            _watches.TryAdd(archive.Id, (ending, WatchAsync(archive, ending.Token)));
        }
    }

    /// <summary>Returns when nothing of it runs any more.</summary>
    public async Task EndAsync(Guid archive)
    {
        (CancellationTokenSource Ending, Task Watching) watch;
        lock (_gate)
        {
            if (!_watches.Remove(archive, out watch))
            {
                return;
            }
        }

        await watch.Ending.CancelAsync();
        await watch.Watching;
        watch.Ending.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        List<Guid> all;
        lock (_gate)
        {
            all = [.. _watches.Keys];
        }

        await Task.WhenAll(all.Select(EndAsync));
    }

    async Task WatchAsync(Archive archive, CancellationToken cancellationToken)
    {
        // Whoever begins does not wait for the first look.
        await Task.Yield();
        try
        {
            while (true)
            {
                await RefreshAsync(archive, cancellationToken);
                var rest = archive.ListingTime * Rest;
                await Task.Delay(rest > LooksEvery ? rest : LooksEvery, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the program, or of the archive.
        }
    }

    async Task RefreshAsync(Archive archive, CancellationToken cancellationToken)
    {
        try
        {
            await archive.RefreshAsync(retries: false, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(logger, fault, archive.Settings.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive {Archive} could not be looked at, by a fault. It is looked at again")]
    static partial void LogFault(ILogger logger, Exception fault, string archive);
}
