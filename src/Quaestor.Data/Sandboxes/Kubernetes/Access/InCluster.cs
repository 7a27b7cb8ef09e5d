using System.Security.Cryptography.X509Certificates;

namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>The cluster that this process is itself a pod of.</summary>
/// <remarks>https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/</remarks>
static class InCluster
{
    public const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";
    const string HostVariable = "KUBERNETES_SERVICE_HOST";
    const string PortVariable = "KUBERNETES_SERVICE_PORT";

    public static bool IsHere => Environment.GetEnvironmentVariable(HostVariable) is { Length: > 0 } && Directory.Exists(AccountFolder);

    /// <exception cref="SandboxException">The service account's files are not there.</exception>
    public static ClusterAccess Read() => Read(
        Environment.GetEnvironmentVariable(HostVariable) ?? "", Environment.GetEnvironmentVariable(PortVariable), AccountFolder);

    public static ClusterAccess Read(string host, string? port, string folder)
    {
        var authority = Path.Combine(folder, "ca.crt");
        try
        {
            var name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(authority);
            return new(new Uri($"https://{name}:{port ?? "443"}"), new TokenFile(Path.Combine(folder, "token"), Identity.Anonymous), "the pod's service account")
            {
                Authorities = authorities,
                Namespace = File.ReadAllText(Path.Combine(folder, "namespace")).Trim(),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new SandboxException(
                $"The pod's service account cannot be read in {folder}: {error.Message} Give the server's pod a service account (automountServiceAccountToken: true), or name a kubeconfig.", error);
        }
    }
}
