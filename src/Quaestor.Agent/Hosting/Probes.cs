using Quaestor.Agent.Capsules;
using Quaestor.Agent.Models.Planner;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>Lets the planner look names up in a source. Each look is a run like any other, and its record says that it is a probe.</summary>
sealed class Probes(Runs runs)
{
    /// <summary>A person waits for the answer, which can do without.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Null for a source on a device: no row of it leaves the device that no answer shows.</returns>
    public RunProbe? For(ISource source, string userId, Guid threadId, Guid turnId) => source.Kind == "device" ? null : async (sql, cancellationToken) =>
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var run = await runs.ExecuteAsync(new NewRun(userId, threadId, turnId, source, RunMode.Probe, sql), limit.Token);
            return run.Status == RunStatus.Succeeded ? [.. run.Rows ?? run.Page?.Rows ?? []] : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    };
}
