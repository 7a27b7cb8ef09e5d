namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>A kubeconfig's user: exec plugin, token file, token, client certificate.</summary>
static class UserCredential
{
    /// <param name="user">The user's entry.</param>
    /// <param name="cluster">What an exec plugin may be told of the cluster.</param>
    public static Credential Read(KubeconfigEntry user, KubeconfigEntry cluster)
    {
        foreach (var (key, cure) in new[] { ("username", "client certificates, tokens and exec plugins are"), ("auth-provider", "an exec plugin is (see your cloud's kubectl plugin)") })
        {
            if (user.Text(key) is not null || user.Map(key) is not null)
            {
                throw new SandboxException($"{key} in {user.File} is not supported: Kubernetes has removed it; {cure}.");
            }
        }

        var certificate = user.Pem("client-certificate");
        var privateKey = user.Pem("client-key");
        if ((certificate is null) != (privateKey is null))
        {
            throw new SandboxException($"A user in {user.File} has {(certificate is null ? "a client-key without its client-certificate" : "a client-certificate without its client-key")}.");
        }

        var identity = new Identity(user.Text("token"), certificate is null ? null : ClientCertificate.Read(certificate, privateKey!, user.File));
        // As kubectl does: a token's file wins over a token, and both over a plugin.
        return user.PathOf("tokenFile") is { } file ? new TokenFile(file, identity)
            : identity.Token is null && user.Map("exec") is { } exec ? new ExecPlugin(ExecCommand.Read(exec, cluster), identity)
            : new FixedCredential(identity);
    }

    public static Impersonation? ReadImpersonation(KubeconfigEntry user)
    {
        if (user.Map("as-user-extra") is not null)
        {
            throw new SandboxException($"as-user-extra in {user.File} is not supported.");
        }

        return user.Text("as") is { } name ? new(name, user.Text("as-uid"), user.Texts("as-groups")) : null;
    }
}
