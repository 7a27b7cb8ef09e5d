using Quaestor.Agent.Postgres.Backups;

namespace Quaestor.Agent.Tools.Postgres;

/// <summary>How a tool waits for a job: as long as a turn has patience for, and the job goes on after that.</summary>
static class BackupWait
{
    /// <summary>A turn takes five minutes at most (<see cref="Loop.LoopLimits"/>), and the model has to answer after this.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>For the tool's call, which ends after the waiting.</summary>
    public static readonly TimeSpan CallTime = Patience + TimeSpan.FromSeconds(10);

    /// <returns>Whether the job has ended. Where the call is cancelled, it is cancelled too.</returns>
    public static async Task<bool> EndsAsync(BackupJob job, CancellationToken cancellationToken)
    {
        try
        {
            await job.Completion.WaitAsync(Patience, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            job.Cancel();
            await job.Completion;
            throw;
        }
    }

    /// <summary>What is told of a job that goes on.</summary>
    public static ToolOutcome GoesOn(BackupJob job)
    {
        var sentence = $"The {job.Kind.ToString().ToLowerInvariant()} goes on: {job.Progress.Step.ToLowerInvariant()}. pg_backups tells how it ends.";
        return new(true, sentence, sentence);
    }
}
