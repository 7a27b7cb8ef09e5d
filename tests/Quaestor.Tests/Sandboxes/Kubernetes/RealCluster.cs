using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Kubernetes.Access;
using Quaestor.Data.Sandboxes.Kubernetes.Api;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>Pods of a real cluster: the one of the kubeconfig that QUAESTOR_KUBECONFIG names, with the image that QUAESTOR_KUBERNETES_IMAGE names.</summary>
public sealed class RealCluster : PythonProvider
{
    internal static KubernetesOptions Options => new(Named("QUAESTOR_KUBERNETES_IMAGE"))
    {
        Kubeconfig = Named("QUAESTOR_KUBECONFIG"),
        RequireDigest = false,
        UserNamespace = false,
        Cpu = "500m",
    };

    /// <summary>A pod's limits know no number of processes. The guest's filter lets it start none; threads are the cluster's to limit.</summary>
    internal override bool LimitsProcesses => false;

    internal override bool CarriesBytes => false;

    internal override Task<ISandbox> OpenAsync() => Task.FromResult<ISandbox>(
        new KubernetesSandbox(Options, GuestFiles.All, ClusterAccess.Find(Options.Kubeconfig, null)));

    /// <summary>Its jobs. Deleted ones may still be named for a moment.</summary>
    internal override async Task<IReadOnlyList<string>> TracesAsync(ISandbox sandbox)
    {
        using var api = new ClusterApi(new(ClusterAccess.Find(Options.Kubeconfig, null)));
        var cluster = (KubernetesSandbox)sandbox;
        var jobs = cluster.Place.Jobs.With("labelSelector", $"{JobNames.ServerLabel}={cluster.Server}");
        return [.. (await api.GetAsync(jobs, TestContext.Current.CancellationToken)).Items("items").Select(job => job.Text("metadata", "name")!)];
    }

    static string Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"Set {variable}: see `make test-kubernetes`.");
}
