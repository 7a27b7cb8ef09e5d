using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>The resources of one namespace that sandboxes use.</summary>
sealed record ClusterPlace(string Namespace)
{
    public ApiRequest Jobs => new("batch", "v1", "jobs", Namespace);

    public ApiRequest ConfigMaps => new("", "v1", "configmaps", Namespace);

    public ApiRequest Pods => new("", "v1", "pods", Namespace);

    public ApiRequest Events => new("", "v1", "events", Namespace);

    public ApiRequest Claims => new("extensions.agents.x-k8s.io", "v1beta1", "sandboxclaims", Namespace);

    public ApiRequest Log(string pod) => Pods.Named(pod, "log").With("container", JobManifest.Container);
}
