using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Microsandbox;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Providers;

/// <summary>What holds Python code, and what it may take.</summary>
public sealed record PythonOptions
{
    public PythonProvider Provider { get; init; }

    /// <summary>The interpreter of this machine that namespaces hold; it must have pandas.</summary>
    public string Program { get; init; } = "/usr/bin/python3";

    public PythonPoolOptions Pool { get; init; } = new();

    public DockerOptions Docker { get; init; } = new();

    /// <summary>Needed where the cluster is the provider: it has no image of its own.</summary>
    public KubernetesOptions? Kubernetes { get; init; }

    /// <inheritdoc cref="Kubernetes"/>
    public MicrosandboxOptions? Microsandbox { get; init; }
}

public enum PythonProvider
{
    Namespaces,
    Docker,
    Kubernetes,
    Microsandbox,

    /// <summary>No Python.</summary>
    None,
}
