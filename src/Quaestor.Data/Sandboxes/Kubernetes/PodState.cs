using System.Text.Json;
using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>What is known of a job's pod at a moment.</summary>
/// <param name="Name">Of the pod.</param>
/// <param name="Phase">Pending, Running, Succeeded, Failed or Unknown.</param>
sealed record PodState(string Name, string Phase)
{
    /// <summary>Why the pod as a whole is where it is: <c>Evicted</c>, <c>DeadlineExceeded</c>.</summary>
    public string? Reason { get; private init; }

    public string? Message { get; private init; }

    /// <summary>Why no node takes it; null once one has.</summary>
    public string? Unschedulable { get; private init; }

    /// <summary>Why its container does not run yet: <c>ImagePullBackOff</c>.</summary>
    public string? Waiting { get; private init; }

    public string? WaitingMessage { get; private init; }

    public PodEnd? End { get; private init; }

    /// <summary>The pod is gone, or about to be.</summary>
    public bool IsDeleted { get; private init; }

    public bool HasStarted => Phase is "Running" || End is not null;

    public bool HasEnded => IsDeleted || Phase is "Succeeded" or "Failed";

    public static PodState Read(JsonElement pod)
    {
        var container = pod.Items("status", "containerStatuses").FirstOrDefault(status => status.Text("name") == JobManifest.Container);
        var scheduled = pod.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "PodScheduled");
        return new(pod.Text("metadata", "name") ?? "", pod.Text("status", "phase") ?? "Unknown")
        {
            Reason = pod.Text("status", "reason"),
            Message = pod.Text("status", "message"),
            Unschedulable = scheduled.Text("status") == "False" ? scheduled.Text("message") ?? scheduled.Text("reason") : null,
            Waiting = container.Text("state", "waiting", "reason"),
            WaitingMessage = container.Text("state", "waiting", "message"),
            End = container.At("state", "terminated") is { } end
                ? new(end.Number("exitCode") ?? -1, end.Text("reason"), end.Text("message"))
                : null,
            IsDeleted = pod.Text("metadata", "deletionTimestamp") is not null,
        };
    }

    public PodState Deleted() => this with { IsDeleted = true };
}

/// <summary>How the container ended.</summary>
/// <param name="Reason"><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>, ….</param>
/// <param name="Message">The last of its log, where it failed.</param>
sealed record PodEnd(int ExitCode, string? Reason, string? Message)
{
    const int Killed = 137;

    /// <summary>Not every node tells that it killed for memory; but what else kills a container deletes or evicts its pod.</summary>
    public bool IsOutOfMemory => Reason == "OOMKilled" || ExitCode == Killed;
}
