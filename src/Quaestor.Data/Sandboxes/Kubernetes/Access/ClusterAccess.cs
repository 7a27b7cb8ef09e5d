using System.Security.Cryptography.X509Certificates;

namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>Where a cluster's API is, how its certificate is checked, and who asks.</summary>
/// <param name="Server">The API server.</param>
/// <param name="Credential">Who asks.</param>
/// <param name="Origin">Where this was found, for messages.</param>
sealed record ClusterAccess(Uri Server, Credential Credential, string Origin) : IDisposable
{
    /// <summary>The only authorities that may have signed the server's certificate; null: those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The name on the server's certificate, where it is not the one in its address.</summary>
    public string? ServerName { get; init; }

    /// <summary>The server's certificate is not looked at.</summary>
    public bool SkipVerification { get; init; }

    /// <summary>Null: as the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>As whom to act, besides who asks.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>The namespace that the context or the pod is in; null where neither says.</summary>
    public string? Namespace { get; init; }

    /// <summary>From the named kubeconfig; without a name from the pod that this runs in, or the user's own kubeconfig.</summary>
    /// <exception cref="SandboxException">There is none, or it is not complete.</exception>
    public static ClusterAccess Find(string? kubeconfig, string? context)
    {
        if (kubeconfig is null && context is null && InCluster.IsHere)
        {
            return InCluster.Read();
        }

        return Kubeconfig.Load(kubeconfig, context);
    }

    public void Dispose()
    {
        Credential.Dispose();
        foreach (var authority in Authorities ?? [])
        {
            authority.Dispose();
        }
    }
}

/// <summary>Another user that requests act as, where the one who asks may do that.</summary>
sealed record Impersonation(string User, string? Uid, IReadOnlyList<string> Groups);
