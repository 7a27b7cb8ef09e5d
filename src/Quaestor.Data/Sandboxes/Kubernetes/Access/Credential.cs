namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>Where requests have their identity from.</summary>
abstract class Credential : IDisposable
{
    /// <summary>The identity to use now.</summary>
    /// <exception cref="SandboxException">It cannot be had; the message tells why.</exception>
    public abstract ValueTask<Identity> GetAsync(CancellationToken cancellationToken);

    /// <summary>The cluster refused <paramref name="refused"/>; true if asking again may bring another one.</summary>
    public virtual bool Renew(Identity refused) => false;

    public abstract void Dispose();
}

/// <summary>An identity that stays.</summary>
sealed class FixedCredential(Identity identity) : Credential
{
    public override ValueTask<Identity> GetAsync(CancellationToken cancellationToken) => new(identity);

    public override void Dispose() => identity.Certificate?.Dispose();
}

/// <summary>A token in a file. Read for each request: the kubelet replaces it about every hour.</summary>
sealed class TokenFile(string path, Identity rest) : Credential
{
    Identity? _last;

    public override async ValueTask<Identity> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _last = rest with { Token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim() };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"The cluster's token cannot be read from {path}: {error.Message}", error);
        }
    }

    public override bool Renew(Identity refused) => _last is not null;

    public override void Dispose() => rest.Certificate?.Dispose();
}
