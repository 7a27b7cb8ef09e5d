using Microsoft.Extensions.Logging;
using Quaestor.Data.Postgres.Backups;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Agent.Postgres.Backups;

/// <summary>The backups of all PostgreSQL sources, and what is being done with them: one thing at a time for each source.</summary>
/// <param name="folder">Where backups are kept, a folder in it for each source.</param>
/// <param name="keep">So many of each source stay after a new one is taken; null for all.</param>
public sealed partial class DatabaseBackups(string folder, int? keep, SourceRegistry sources, ILogger logger) : IAsyncDisposable
{
    const int MostJobs = 100;
    const int MostConnections = 4;

    readonly Lock _gate = new();
    readonly List<BackupJob> _jobs = [];

    /// <summary>Of one source, the newest first.</summary>
    /// <exception cref="AdministrationException">It is no PostgreSQL database.</exception>
    public IReadOnlyList<Backup> Of(ISource source) => FolderOf(PostgresDatabase.Of(source)).All();

    /// <returns>Null where the source has no such backup.</returns>
    public Backup? Find(ISource source, Guid id) => Of(source).FirstOrDefault(backup => backup.Manifest.Id == id);

    /// <summary>When the newest backup was taken that was restored on trial and found equal; null where there is none.</summary>
    public DateTimeOffset? VerifiedAt(ISource source) =>
        PostgresDatabase.Is(source) ? Of(source).FirstOrDefault(backup => backup.Verification?.IsEqual == true)?.Manifest.TakenAt : null;

    /// <summary>The state of a source's backups, in a sentence.</summary>
    public string SentenceOf(ISource source) => VerifiedAt(source) is { } at
        ? $"The newest verified backup is of {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {BackupAge.Of(DateTimeOffset.UtcNow - at)} ago."
        : "There is no verified backup.";

    /// <returns>Null where there is no such job on the source; jobs are forgotten with the server.</returns>
    public BackupJob? Job(ISource source, Guid id)
    {
        lock (_gate)
        {
            return _jobs.Find(job => job.Id == id && job.SourceId == source.Id);
        }
    }

    /// <summary>What was begun last with a source's backups; null where nothing was since the server began.</summary>
    public BackupJob? Latest(ISource source)
    {
        lock (_gate)
        {
            return _jobs.FindLast(job => job.SourceId == source.Id);
        }
    }

    /// <summary>Takes a backup; verified or not, those beyond the settings' number are deleted afterwards.</summary>
    /// <exception cref="AdministrationException">Something else is done with the source's backups now.</exception>
    public BackupJob Take(ISource source, string userId, bool verifies)
    {
        var database = PostgresDatabase.Of(source);
        var kept = FolderOf(database);
        return Begin(BackupJobKind.Backup, source, userId, async (progress, cancellationToken) =>
        {
            kept.Sweep();
            var backup = await new BackupTaking(database, kept, Connections).RunAsync(progress, cancellationToken);
            backup = verifies ? await Verifying(database, source).RunAsync(backup, progress, cancellationToken) : backup;
            if (keep is { } most)
            {
                kept.Prune(most);
            }

            return (backup, null);
        });
    }

    /// <inheritdoc cref="Take" path="/exception"/>
    public BackupJob Verify(ISource source, string userId, Backup backup)
    {
        var database = PostgresDatabase.Of(source);
        return Begin(BackupJobKind.Verification, source, userId, async (progress, cancellationToken) => (await Verifying(database, source).RunAsync(backup, progress, cancellationToken), null));
    }

    /// <summary>Restores a backup on its source's server.</summary>
    /// <exception cref="AdministrationException">The source's policy allows no change, or something else is done with its backups now.</exception>
    public BackupJob Restore(ISource source, string userId, Backup backup, RestoreWish wish)
    {
        var database = PostgresDatabase.Of(source);
        CheckRestore(source, wish);
        return Begin(BackupJobKind.Restore, source, userId, async (progress, cancellationToken) =>
            (backup, await new BackupRestoring(database, Connections).RunAsync(backup, wish, progress, cancellationToken)));
    }

    /// <exception cref="AdministrationException">The source's policy allows no change.</exception>
    public void CheckRestore(ISource source, RestoreWish wish)
    {
        if (wish.Replaces && sources.PolicyOf(source).Changes == SourceChanges.ReadOnly)
        {
            throw new AdministrationException("read_only", $"{source.Name} is not to be changed, so nothing takes the place of a database there. Restore under another name, or set \"changes\" for it in the settings.");
        }
    }

    /// <exception cref="AdministrationException">It is being used.</exception>
    public void Delete(ISource source, Backup backup)
    {
        lock (_gate)
        {
            RefuseBusy(source);
            FolderOf(PostgresDatabase.Of(source)).Delete(backup);
        }
    }

    /// <summary>Ends what is under way; nothing half stays.</summary>
    public async ValueTask DisposeAsync()
    {
        List<BackupJob> jobs;
        lock (_gate)
        {
            jobs = [.. _jobs];
        }

        jobs.ForEach(job => job.Cancel());
        await Task.WhenAll(jobs.Select(job => job.Completion));
    }

    static int Connections => Math.Clamp(Environment.ProcessorCount, 1, MostConnections);

    BackupFolder FolderOf(PostgresSource database) => new(Path.Combine(folder, database.Id.ToString()));

    BackupVerifying Verifying(PostgresSource database, ISource source) => new(new ScratchDatabases(database, sources.PolicyOf(source).Scratch), Connections);

    BackupJob Begin(BackupJobKind kind, ISource source, string userId, Func<Action<BackupProgress>, CancellationToken, Task<(Backup Backup, RestoredDatabase? Restored)>> work)
    {
        var job = new BackupJob(kind, source.Id, userId);
        lock (_gate)
        {
            RefuseBusy(source);
            if (_jobs.Count == MostJobs)
            {
                _jobs.RemoveAt(_jobs.FindIndex(ended => ended.Status != BackupJobStatus.Running));
            }

            _jobs.Add(job);
            job.Run(work);
        }

        _ = job.Completion.ContinueWith(_ => Tell(job, source), TaskScheduler.Default);
        return job;
    }

    void RefuseBusy(ISource source)
    {
        if (_jobs.Find(job => job.SourceId == source.Id && job.Status == BackupJobStatus.Running) is { } busy)
        {
            throw new AdministrationException(AdministrationException.Busy, $"Backups of {source.Name} are busy: a {busy.Kind.ToString().ToLowerInvariant()} runs since {busy.StartedAt.UtcDateTime:HH:mm:ss} UTC. Wait for it, or cancel it.");
        }
    }

    void Tell(BackupJob job, ISource source)
    {
        if (job.Fault is { } fault)
        {
            LogFault(logger, fault, job.Kind, source.Name);
        }
        else
        {
            LogEnd(logger, job.Kind, source.Name, job.Status, job.UserId);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The {Kind} of {Source} for {UserId} ended as {Status}")]
    static partial void LogEnd(ILogger logger, BackupJobKind kind, string source, BackupJobStatus status, string userId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Kind} of {Source} failed by a fault")]
    static partial void LogFault(ILogger logger, Exception fault, BackupJobKind kind, string source);
}
