using System.IO.Pipelines;
using Quaestor.Data.Sandboxes.Kubernetes.Api;
using Quaestor.Data.Sandboxes.Remote;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>A guest in the pod of a Job of its own.</summary>
sealed class JobProcess(ClusterApi api, KubernetesOptions options, ClusterPlace place, JobNames names, JobGuest guest)
    : RemoteProcess(options.MaxInputBytes)
{
    const int PiecesAtOnce = 4;
    const int Killed = 137;

    static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);
    static readonly TimeSpan DeleteLimit = TimeSpan.FromSeconds(30);

    public override string Name => names.Job;

    protected override async Task<ProcessEnd> RunAsync(ReadOnlyMemory<byte> input, PipeWriter output, CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(input, cancellationToken);
            return await FollowAsync(output, cancellationToken);
        }
        catch (Exception error) when (ClusterFailure.IsOne(error))
        {
            throw ClusterFailure.Explain(error, place.Namespace);
        }
        finally
        {
            await DeleteAsync();
        }
    }

    /// <summary>The job first: what it is given is owned by it. Its pod waits until that is there.</summary>
    async Task CreateAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var pieces = JobPiece.Cut(names.Job, guest.Files, input);
        var job = await api.CreateAsync(place.Jobs, JobManifest.Build(names, guest.Spec, options, pieces, guest.Command), cancellationToken);
        var uid = job.Text("metadata", "uid") ?? throw new SandboxException("The cluster made a job without a uid. Is this a Kubernetes API?");
        var several = new ParallelOptions { MaxDegreeOfParallelism = PiecesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(pieces, several, async (piece, cancel) => await api.CreateAsync(place.ConfigMaps, piece.ToConfigMap(names, uid), cancel));
    }

    async Task<ProcessEnd> FollowAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var progress = new PodProgress(options);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = new PodWatch(api, place.Pods.With("labelSelector", names.PodSelector)).FollowAsync(progress.See, watching.Token);
        try
        {
            var pod = await StartedAsync(progress, watch, cancellationToken);
            var log = new JobLog(api, place.Log(pod.Name), options.MaxLogBytes);
            // Without its watch a pod's end would never be seen.
            await log.CopyAsync(output, Task.WhenAny(progress.Ended, watch), cancellationToken);
            if (log.IsCut)
            {
                return new(Killed, $"It wrote more than {options.MaxLogBytes >> 20} MB to its log, and was ended.");
            }

            await Task.WhenAny(progress.Ended, watch, Task.Delay(EndLimit, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (watch.IsFaulted && !progress.Ended.IsCompleted)
            {
                await watch;
            }

            return EndOf(progress.Last ?? pod, log.Complaints);
        }
        finally
        {
            await watching.CancelAsync();
            await watch.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    async Task<PodState> StartedAsync(PodProgress progress, Task watch, CancellationToken cancellationToken)
    {
        var overdue = Task.Delay(options.StartLimit, cancellationToken);
        var first = await Task.WhenAny(progress.Started, watch, overdue);
        cancellationToken.ThrowIfCancellationRequested();
        if (first == overdue)
        {
            var warning = await JobWarnings.LastAsync(api, place, names, cancellationToken);
            throw new SandboxException(PodFailure.Overdue(progress.Last, warning, options));
        }

        await first;
        return await progress.Started;
    }

    static ProcessEnd EndOf(PodState pod, string complaints) => pod switch
    {
        { End.IsOutOfMemory: true, IsDeleted: false, Reason: null } => new(Killed, $"OOMKilled: it took more memory than it may.\n{complaints}") { Cause = EndCause.Memory },
        { End: { } end } => new(end.ExitCode, complaints.Length > 0 ? complaints : end.Message ?? ""),
        _ => new(NeverRan, $"Its pod went away ({pod.Reason ?? (pod.IsDeleted ? "deleted" : pod.Phase)}). {pod.Message}"),
    };

    async Task DeleteAsync()
    {
        using var limit = new CancellationTokenSource(DeleteLimit);
        try
        {
            await api.DeleteAsync(place.Jobs.Named(names.Job), limit.Token);
        }
        catch (Exception error) when (ClusterFailure.IsOne(error) || error is OperationCanceledException or SandboxException)
        {
            // Its deadline ends it, and the sweep of the next start removes it.
        }
    }
}
