using Quaestor.Agent.Postgres.Backups;

namespace Quaestor.Agent.Tools.Postgres;

/// <summary>Waits for a job in place of whoever asked: with the call, it ends.</summary>
static class BackupWait
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    public static async Task<BackupJob> ForAsync(BackupJob job, CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.Register(job.Cancel);
        await job.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        return job;
    }
}
