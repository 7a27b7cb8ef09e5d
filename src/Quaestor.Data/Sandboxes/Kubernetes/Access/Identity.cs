using System.Security.Cryptography.X509Certificates;

namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>Who a request is from: a bearer token, a client certificate, both or neither.</summary>
sealed record Identity(string? Token, X509Certificate2? Certificate)
{
    public static Identity Anonymous { get; } = new(null, null);
}
