using System.Text.Json.Nodes;

namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>The program of an exec plugin, and what it is told.</summary>
/// <param name="Program">An absolute path, or a name to look for.</param>
/// <param name="ApiVersion">Of the ExecCredential that it is asked for and must answer with.</param>
/// <param name="Info">The ExecCredential that it finds in <c>KUBERNETES_EXEC_INFO</c>.</param>
/// <param name="Hint">How to install it, in the words of the kubeconfig.</param>
sealed record ExecCommand(
    string Program, IReadOnlyList<string> Arguments, IReadOnlyList<KeyValuePair<string, string>> Variables, string ApiVersion, string Info, string? Hint)
{
    const string Group = "client.authentication.k8s.io/";

    public static ExecCommand Read(KubeconfigEntry exec, KubeconfigEntry cluster)
    {
        var command = exec.Text("command") ?? throw new SandboxException($"An exec plugin in {exec.File} says no command.");
        var version = exec.Text("apiVersion");
        if (version is not (Group + "v1" or Group + "v1beta1"))
        {
            throw new SandboxException($"The exec plugin {command} in {exec.File} says apiVersion {version ?? "nothing"}; {Group}v1 and v1beta1 are supported.");
        }

        if (exec.Text("interactiveMode") == "Always")
        {
            throw new SandboxException($"The exec plugin {command} in {exec.File} wants a terminal (interactiveMode: Always), and a server has none. Sign in another way, for example by a service account's token.");
        }

        return new(
            command.Contains('/', StringComparison.Ordinal) ? exec.PathOf("command")! : command,
            exec.Texts("args"),
            [.. exec.Maps("env").Select(entry => new KeyValuePair<string, string>(entry.Text("name") ?? "", entry.Text("value") ?? ""))],
            version,
            DescribeCluster(version, exec.Flag("provideClusterInfo") ? cluster : null),
            exec.Text("installHint"));
    }

    static string DescribeCluster(string version, KubeconfigEntry? cluster)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (cluster is not null)
        {
            spec["cluster"] = new JsonObject
            {
                ["server"] = cluster.Text("server"),
                ["tls-server-name"] = cluster.Text("tls-server-name"),
                ["insecure-skip-tls-verify"] = cluster.Flag("insecure-skip-tls-verify"),
                ["certificate-authority-data"] = cluster.Pem("certificate-authority") is { } pem ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pem)) : null,
                ["proxy-url"] = cluster.Text("proxy-url"),
            };
        }

        return new JsonObject { ["apiVersion"] = version, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString();
    }
}
