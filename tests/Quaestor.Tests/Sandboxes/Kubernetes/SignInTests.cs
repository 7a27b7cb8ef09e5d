using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Kubernetes.Access;
using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

public sealed class SignInTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATokenInTheKubeconfigSignsIn()
    {
        await using var cluster = await StubCluster.StartAsync();

        Assert.Empty(await ListAsync(cluster.Kubeconfig()));
    }

    [Fact]
    public async Task ATokenThatChangesInItsFileIsReadAnew()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Write("token", "runner-token\n");
        using var api = Api(cluster.Kubeconfig("tokenFile: token"));
        await api.GetAsync(Jobs, Cancel);

        cluster.Users.Clear();
        cluster.Users["next-token"] = "sandbox-runner";
        cluster.Write("token", "next-token\n");

        await api.GetAsync(Jobs, Cancel);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AClientCertificateSignsIn(bool inFiles)
    {
        await using var cluster = await StubCluster.StartAsync();
        var (certificate, key) = cluster.Authority.ForClient("admin");
        cluster.Write("me.crt", certificate);
        cluster.Write("me.key", key);
        var user = inFiles
            ? "client-certificate: me.crt, client-key: me.key"
            : $"client-certificate-data: {CertificateAuthority.Base64(certificate)}, client-key-data: {CertificateAuthority.Base64(key)}";

        Assert.Empty(await ListAsync(cluster.Kubeconfig(user)));
    }

    [Fact]
    public async Task AnAuthorityInAFileBesideTheKubeconfigIsTrusted()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Write("ca.crt", cluster.Authority.Pem);

        Assert.Empty(await ListAsync(cluster.Kubeconfig(cluster: "certificate-authority: ca.crt")));
    }

    [Fact]
    public async Task AServerOfAnotherAuthorityIsNotTrusted()
    {
        await using var cluster = await StubCluster.StartAsync();
        using var other = new CertificateAuthority();
        using var api = Api(cluster.Kubeconfig(cluster: "certificate-authority-data: " + CertificateAuthority.Base64(other.Pem)));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync(Jobs, Cancel));

        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.Empty(cluster.Requests);
    }

    [Fact]
    public async Task AnAuthorityThatIsNotTrustedIsNotLookedAtWhereTheKubeconfigSaysSo()
    {
        await using var cluster = await StubCluster.StartAsync();

        Assert.Empty(await ListAsync(cluster.Kubeconfig(cluster: "insecure-skip-tls-verify: true")));
    }

    [Fact]
    public async Task AServerThatProvesAnotherNameIsTrustedUnderThatNameOnly()
    {
        await using var cluster = await StubCluster.StartAsync("kubernetes.example");
        var authority = "certificate-authority-data: " + CertificateAuthority.Base64(cluster.Authority.Pem);

        Assert.Empty(await ListAsync(cluster.Kubeconfig(cluster: $"{authority}, tls-server-name: kubernetes.example")));
        using var unnamed = Api(cluster.Kubeconfig(cluster: authority));
        await Assert.ThrowsAsync<HttpRequestException>(() => unnamed.GetAsync(Jobs, Cancel));
    }

    [Fact]
    public async Task ThePodOfAServerSignsInByItsServiceAccount()
    {
        await using var cluster = await StubCluster.StartAsync();
        var folder = Path.GetDirectoryName(cluster.Write("token", StubCluster.Token))!;
        cluster.Write("ca.crt", cluster.Authority.Pem);
        cluster.Write("namespace", "quaestor\n");

        var access = InCluster.Read(cluster.Url.Host, cluster.Url.Port.ToString(), folder);
        using var api = new ClusterApi(new(access));

        Assert.Equal("quaestor", access.Namespace);
        await api.GetAsync(Jobs, Cancel);
    }

    [Fact]
    public async Task APluginIsRunOnceUntilItsTokenExpiresOrIsRefused()
    {
        await using var cluster = await StubCluster.StartAsync();
        var counter = cluster.Write("runs", "");
        using var api = Api(cluster.Kubeconfig(Plugin(cluster, $$$"""
            echo run >> {{{counter}}}
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'"$TOKEN-$(wc -l < {{{counter}}})"'","expirationTimestamp":"2999-01-01T00:00:00Z"}}'
            """)));
        cluster.Users["secret-1"] = "sandbox-runner";

        await api.GetAsync(Jobs, Cancel);
        await api.GetAsync(Jobs, Cancel);
        Assert.Single(File.ReadAllLines(counter));

        cluster.Users.Remove("secret-1");
        cluster.Users["secret-2"] = "sandbox-runner";
        await api.GetAsync(Jobs, Cancel);
        Assert.Equal(2, File.ReadAllLines(counter).Length);
    }

    [Fact]
    public async Task APluginsClientCertificateSignsIn()
    {
        await using var cluster = await StubCluster.StartAsync();
        var (certificate, key) = cluster.Authority.ForClient("admin");
        var answer = cluster.Write("answer.json", System.Text.Json.JsonSerializer.Serialize(new
        {
            apiVersion = "client.authentication.k8s.io/v1",
            kind = "ExecCredential",
            status = new { clientCertificateData = certificate, clientKeyData = key },
        }));

        Assert.Empty(await ListAsync(cluster.Kubeconfig(Plugin(cluster, $"cat {answer}"))));
    }

    [Fact]
    public async Task APluginIsToldOfTheClusterWhereItAsksForThat()
    {
        await using var cluster = await StubCluster.StartAsync();
        var told = cluster.Write("told.json", "");
        var script = $$$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > {{{told}}}
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"runner-token"}}'
            """;
        await ListAsync(cluster.Kubeconfig(Plugin(cluster, script, ", provideClusterInfo: true")));

        var info = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(told))!;
        Assert.Equal("ExecCredential", (string?)info["kind"]);
        Assert.False((bool?)info["spec"]!["interactive"]);
        Assert.Equal(cluster.Url, new Uri((string)info["spec"]!["cluster"]!["server"]!));
    }

    [Theory]
    [InlineData("echo broken; exit 0", "no ExecCredential")]
    [InlineData("echo no such account >&2; exit 7", "exit code 7: no such account")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}'""", "neither a token nor a client certificate")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1alpha1","kind":"ExecCredential"}'""", "v1alpha1")]
    public async Task APluginThatFailsIsToldInItsOwnWords(string script, string words)
    {
        await using var cluster = await StubCluster.StartAsync();

        var error = await Assert.ThrowsAsync<SandboxException>(() => ListAsync(cluster.Kubeconfig(Plugin(cluster, script))));

        Assert.Contains(words, error.Message);
    }

    [Fact]
    public async Task APluginThatIsNotInstalledIsToldWithItsHint()
    {
        await using var cluster = await StubCluster.StartAsync();
        var user = "exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, installHint: Install it from the cloud., interactiveMode: Never}";

        var error = await Assert.ThrowsAsync<SandboxException>(() => ListAsync(cluster.Kubeconfig(user)));

        Assert.EndsWith("Install it from the cloud.", error.Message);
    }

    [Theory]
    [InlineData("username: me, password: secret", "username")]
    [InlineData("auth-provider: {name: gcp}", "auth-provider")]
    [InlineData("client-certificate: nothing.crt", "client-certificate")]
    [InlineData("client-key-data: bm8=", "without its client-certificate")]
    [InlineData("client-key-data: '%%', client-certificate-data: '%%'", "not base64")]
    [InlineData("client-key-data: bm8=, client-certificate-data: bm8=", "cannot be used")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: login, interactiveMode: Always}", "wants a terminal")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: login}", "v1alpha1")]
    public async Task AUserThatCannotSignInIsRefusedAtOnce(string user, string words)
    {
        await using var cluster = await StubCluster.StartAsync();

        var error = Assert.Throws<SandboxException>(() => Kubeconfig.Load(cluster.Kubeconfig(user), null));

        Assert.Contains(words, error.Message);
    }

    [Fact]
    public async Task RequestsActAsAnotherUserWhereTheKubeconfigSaysSo()
    {
        await using var cluster = await StubCluster.StartAsync();

        var access = Kubeconfig.Load(cluster.Kubeconfig("token: runner-token, as: other, as-groups: [a, b]"), null);

        Assert.Equal("other", access.Impersonation!.User);
        Assert.Equal(["a", "b"], access.Impersonation.Groups);
    }

    static ApiRequest Jobs => new("batch", "v1", "jobs", StubCluster.Namespace);

    static ClusterApi Api(string kubeconfig) => new(new(Kubeconfig.Load(kubeconfig, null)));

    static async Task<IReadOnlyList<System.Text.Json.JsonElement>> ListAsync(string kubeconfig)
    {
        using var api = Api(kubeconfig);
        return [.. (await api.GetAsync(Jobs, Cancel)).Items("items")];
    }

    static string Plugin(StubCluster cluster, string script, string more = "")
    {
        var path = cluster.Write("plugin.sh", "#!/bin/sh\n" + script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./plugin.sh, env: [{{name: TOKEN, value: secret}}], interactiveMode: Never{more}}}";
    }
}
