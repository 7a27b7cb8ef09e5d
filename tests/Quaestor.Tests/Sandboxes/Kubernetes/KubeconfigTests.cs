using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Kubernetes.Access;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

public sealed class KubeconfigTests
{
    const string TwoContexts = """
        current-context: work
        contexts:
        - {name: work, context: {cluster: big, user: me, namespace: team}}
        - {name: home, context: {cluster: small, user: me}}
        clusters:
        - {name: big, cluster: {server: "https://big.example:6443", proxy-url: "socks5://127.0.0.1:1080", tls-server-name: kube}}
        - {name: small, cluster: {server: "https://small.example"}}
        users: [{name: me, user: {token: secret}}]
        """;

    [Fact]
    public void TheCurrentContextIsUsedUnlessAnotherIsNamed()
    {
        using var folder = new TempFolder();
        var path = folder.Write("config", TwoContexts);

        var work = Kubeconfig.Load(path, null);
        var home = Kubeconfig.Load(path, "home");

        Assert.Equal(new Uri("https://big.example:6443"), work.Server);
        Assert.Equal(("team", "kube", new Uri("socks5://127.0.0.1:1080")), (work.Namespace, work.ServerName, work.Proxy));
        Assert.Equal(new Uri("https://small.example"), home.Server);
        Assert.Null(home.Namespace);
    }

    [Fact]
    public void JsonIsReadToo()
    {
        using var folder = new TempFolder();
        var path = folder.Write("config", """
            {"current-context":"a","contexts":[{"name":"a","context":{"cluster":"c","user":"u"}}],
             "clusters":[{"name":"c","cluster":{"server":"https://json.example"}}],"users":[{"name":"u","user":{"token":"t"}}]}
            """);

        Assert.Equal(new Uri("https://json.example"), Kubeconfig.Load(path, null).Server);
    }

    [Theory]
    [InlineData("current-context: [", "no YAML")]
    [InlineData("- a", "holds no mapping")]
    [InlineData("contexts: [{name: a, context: {}}]", "names no current-context. Name a context in the settings (sandbox.kubernetes.context): a.")]
    [InlineData("current-context: b\ncontexts: [{name: a, context: {}}]", "has no context b. It has: a.")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]", "has no cluster c. It has: none.")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {}}]", "says no server")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: nowhere}}]", "server is no address: nowhere")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://c'}}]", "has no user u")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: 'https://c', certificate-authority: none.crt}}]", "certificate-authority")]
    public void WhatIsWrongWithAFileIsSaid(string text, string words)
    {
        using var folder = new TempFolder();
        var path = folder.Write("config", text);

        var error = Assert.Throws<SandboxException>(() => Kubeconfig.Load(path, null));

        Assert.Contains(words, error.Message);
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void AFileThatIsNotThereIsSaid()
    {
        var error = Assert.Throws<SandboxException>(() => Kubeconfig.Load("/nowhere/config", null));

        Assert.Contains("/nowhere/config", error.Message);
    }
}
