namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>How far a job's pod has come, as its watch tells, for those who wait for it.</summary>
sealed class PodProgress(KubernetesOptions options)
{
    readonly TaskCompletionSource<PodState> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<PodState> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null until there is a pod.</summary>
    public PodState? Last { get; private set; }

    /// <summary>Its container runs, or has run.</summary>
    /// <remarks>Fails with a <see cref="SandboxException"/> where it never will.</remarks>
    public Task<PodState> Started => _started.Task;

    public Task<PodState> Ended => _ended.Task;

    public void See(PodState pod)
    {
        // What is deleted tells less of how it ended than it did before.
        Last = pod.End is null && Last?.End is not null ? Last.Deleted() : pod;
        if (PodFailure.Lasting(pod, options) is { } failure)
        {
            _started.TrySetException(new SandboxException(failure));
        }

        if (pod.HasStarted)
        {
            _started.TrySetResult(pod);
        }

        if (pod.HasEnded)
        {
            _ended.TrySetResult(Last);
        }
    }
}
