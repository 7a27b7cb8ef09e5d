using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>A client's certificate with its private key, from PEM texts.</summary>
static class ClientCertificate
{
    /// <exception cref="SandboxException">They are no certificate and key, or do not belong together.</exception>
    public static X509Certificate2 Read(string certificate, string key, string origin)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
            // Windows cannot sign in with a key that is in memory only.
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new SandboxException($"The client certificate and key of {origin} cannot be used: {error.Message}", error);
        }
    }
}
