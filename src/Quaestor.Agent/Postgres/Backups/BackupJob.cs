using Quaestor.Data.Postgres.Backups;

namespace Quaestor.Agent.Postgres.Backups;

/// <summary>A backup, its verification or a restore under way. It goes on when whoever began it goes away.</summary>
public sealed class BackupJob
{
    readonly CancellationTokenSource _stop = new();

    internal BackupJob(BackupJobKind kind, Guid sourceId, string userId) => (Kind, SourceId, UserId) = (kind, sourceId, userId);

    public Guid Id { get; } = Guid.CreateVersion7();

    public BackupJobKind Kind { get; }

    public Guid SourceId { get; }

    public string UserId { get; }

    public DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

    public BackupJobStatus Status { get; private set; }

    public BackupProgress Progress { get; private set; } = new("Beginning");

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was taken, verified or restored.</summary>
    public Backup? Backup { get; private set; }

    public RestoredDatabase? Restored { get; private set; }

    /// <summary>Ends when the job does, however it ends.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Cancel() => _stop.Cancel();

    internal void Run(Func<Action<BackupProgress>, CancellationToken, Task<(Backup Backup, RestoredDatabase? Restored)>> work) => Completion = RunAsync(work);

    async Task RunAsync(Func<Action<BackupProgress>, CancellationToken, Task<(Backup Backup, RestoredDatabase? Restored)>> work)
    {
        // Whoever begins it does not wait for it.
        await Task.Yield();
        try
        {
            (Backup, Restored) = await work(progress => Progress = progress, _stop.Token);
            Status = BackupJobStatus.Succeeded;
        }
        catch (OperationCanceledException)
        {
            (Problem, Status) = ("It was cancelled. Nothing of it is left.", BackupJobStatus.Cancelled);
        }
        catch (Exception error)
        {
            Fault = error is Data.Sources.SourceException ? null : error;
            (Problem, Status) = (Fault is null ? error.Message : "It failed by a fault of the server, whose log says more.", BackupJobStatus.Failed);
        }
    }

    /// <summary>For the log.</summary>
    internal Exception? Fault { get; private set; }
}

public enum BackupJobKind
{
    Backup,
    Verification,
    Restore,
}

public enum BackupJobStatus
{
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
