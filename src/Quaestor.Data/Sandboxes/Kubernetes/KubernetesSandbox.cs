using Quaestor.Data.Sandboxes.Kubernetes.Access;
using Quaestor.Data.Sandboxes.Kubernetes.Api;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sandboxes.Remote;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>
/// A Kubernetes cluster: each Python job is a Job with one pod, which sees its input in ConfigMaps and writes its frames to
/// its log. Nothing but the API is needed for it, no right to enter pods, and no storage.
/// </summary>
sealed class KubernetesSandbox : ISandbox
{
    const long ProbeBytes = 256L << 20;

    static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    readonly KubernetesOptions _options;
    readonly IReadOnlyList<JobFile> _guest;
    readonly ClusterApi _api;

    /// <param name="files">The guest's, by name.</param>
    /// <param name="access">Disposed with the sandbox.</param>
    /// <exception cref="SandboxException">The options do not fit.</exception>
    public KubernetesSandbox(KubernetesOptions options, IReadOnlyList<(string Name, byte[] Content)> files, ClusterAccess access)
    {
        if (options.RequireDigest && options.WarmPool is null && !options.Image.Contains("@sha256:", StringComparison.Ordinal))
        {
            throw new SandboxException($"The image {options.Image} is named by a tag, which can come to mean another image. Name it by its digest (registry/name@sha256:…), or set sandbox.kubernetes.require_digest to false.");
        }

        _options = options;
        // A pod's own limits know no number of processes: the guest's filter lets it start none.
        var filter = SeccompFilter.Build(options.Architecture, SeccompStage.Work, SeccompGuest.Python);
        _guest = [.. files.Select(file => new JobFile(file.Name, file.Content)), new(GuestFiles.FilterName, filter)];
        Place = new(options.Namespace ?? access.Namespace ?? "default");
        _api = new(new(access));
    }

    /// <summary>The cluster of the settings, which has proved that it holds.</summary>
    /// <exception cref="SandboxException">It is not known or not reached, or does not hold; the message tells what to do.</exception>
    public static async Task<KubernetesSandbox> OpenAsync(KubernetesOptions options, CancellationToken cancellationToken)
    {
        var cluster = new KubernetesSandbox(options, GuestFiles.All, ClusterAccess.Find(options.Kubeconfig, options.Context));
        try
        {
            await cluster.CheckAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public string Name => "kubernetes";

    public bool KeepsWarm => false;

    internal ClusterPlace Place { get; }

    /// <summary>Marks what is this server's.</summary>
    internal string Server { get; } = JobNames.Random("server-");

    public bool Runs(GuestSpec guest) => guest is PythonSpec;

    /// <summary>Proves that jobs can run, and that they are kept from the network; removes what earlier servers left behind.</summary>
    /// <exception cref="SandboxException">They cannot, or are not; the message tells what to do.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ClusterRights.RequireAsync(_api, Place, claims: IsWarm, cancellationToken);
            if (!IsWarm)
            {
                await new Leftovers(_api, Place).SweepAsync(cancellationToken);
            }
        }
        catch (Exception error) when (ClusterFailure.IsOne(error))
        {
            throw ClusterFailure.Explain(error, Place.Namespace);
        }

        var spec = new PythonSpec(ProbeBytes, ProbeBytes / 16, 16, _options.StartLimit);
        await using var probe = Process(new(spec, [new(NetworkProbe.FileName, NetworkProbe.Program)], Python([NetworkProbe.FileName])));
        await NetworkProbe.RunAsync(
            probe,
            $"Deny it to pods in namespace {Place.Namespace} by a NetworkPolicy ({ClusterFailure.Setup}), in a cluster whose network enforces policies: Calico and Cilium do, plain flannel does not.",
            cancellationToken);
    }

    public Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var spec = guest as PythonSpec ?? throw new SandboxException("A cluster runs Python only: queries run where their data is.");
        return Task.FromResult<SandboxedProcess>(Process(new(spec, _guest, Python([GuestFiles.RunnerName, "--input", $"{Folder}/input", "--lines", .. spec.Arguments]))));
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) =>
        new(end.ExitCode == RemoteProcess.NeverRan ? end.Errors : $"The job's Python ended before its first word ({end}). Check that the image {_options.Image} holds python3 with pandas.");

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(EndLimit);
        try
        {
            // Claims end by their own time.
            await (IsWarm ? Task.CompletedTask : new Leftovers(_api, Place).RemoveAsync(Server, limit.Token));
        }
        catch (Exception error) when (ClusterFailure.IsOne(error) || error is OperationCanceledException or SandboxException)
        {
            // Their deadlines end them.
        }

        _api.Dispose();
    }

    bool IsWarm => _options.WarmPool is not null;

    /// <summary>Where a pod sees the guest's files. A warm one runs commands where it puts files.</summary>
    string Folder => IsWarm ? "." : JobManifest.GuestFolder;

    IReadOnlyList<string> Python(ReadOnlySpan<string> file) => ["python3", "-I", "-B", $"{Folder}/{file[0]}", .. file[1..]];

    RemoteProcess Process(JobGuest guest)
    {
        var names = new JobNames(JobNames.Random("quaestor-"), Server);
        return IsWarm ? new ClaimProcess(_api, _options, Place, names, guest) : new JobProcess(_api, _options, Place, names, guest);
    }
}
