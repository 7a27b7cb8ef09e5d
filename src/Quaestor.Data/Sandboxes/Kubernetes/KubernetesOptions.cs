using System.Runtime.InteropServices;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>Which cluster runs Python jobs, and how.</summary>
/// <param name="Image">With Python and pandas in it, by digest: <c>registry/python@sha256:…</c>.</param>
public sealed record KubernetesOptions(string Image)
{
    /// <summary>Null: the cluster that the server is a pod of, else the user's own kubeconfig.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Null: the kubeconfig's current one.</summary>
    public string? Context { get; init; }

    /// <summary>Where jobs run. Null: the namespace of the context.</summary>
    public string? Namespace { get; init; }

    /// <summary>For example <c>gvisor</c>; null for the cluster's usual one.</summary>
    public string? RuntimeClass { get; init; }

    /// <summary>The secret that pulls the image; null where none is needed.</summary>
    public string? ImagePullSecret { get; init; }

    /// <summary>Off only for images that were loaded onto the nodes by hand and have no digest.</summary>
    public bool RequireDigest { get; init; } = true;

    /// <summary>Whether the pod's users are others than the node's. Off only where nodes cannot do that.</summary>
    public bool UserNamespace { get; init; } = true;

    /// <summary>Of one job, as Kubernetes writes it: <c>1</c> or <c>500m</c>.</summary>
    public string Cpu { get; init; } = "1";

    /// <summary>Of the nodes that jobs run on; the guest's system call filter is for it.</summary>
    public Architecture Architecture { get; init; } = RuntimeInformation.OSArchitecture;

    /// <summary>How long a pod may take until its container runs: scheduling and pulling the image.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Of what a job is given, which travels through the cluster's own store.</summary>
    public long MaxInputBytes { get; init; } = 24L << 20;

    /// <summary>Of a job's log, which carries its results in base64.</summary>
    public long MaxLogBytes { get; init; } = 160L << 20;

    /// <summary>A SandboxWarmPool of agent-sandbox in the namespace that jobs take their pods from; null for a Job each. Its template says what pods are made of.</summary>
    public string? WarmPool { get; init; }

    /// <summary>Where agent-sandbox's router is reached, which leads to a warm pod; null for its service in the namespace.</summary>
    public Uri? Router { get; init; }
}
