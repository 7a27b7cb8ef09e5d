using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>A user's kubeconfig: one file, or several that are read as one where the first that names a thing wins.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/</remarks>
sealed class Kubeconfig
{
    const string Variable = "KUBECONFIG";

    readonly List<KubeconfigEntry> _files;
    readonly string _origin;

    Kubeconfig(IReadOnlyList<string> paths)
    {
        _origin = string.Join(", ", paths);
        _files = [.. paths.Where(File.Exists).Select(Read)];
        if (_files.Count == 0)
        {
            throw new SandboxException($"There is no kubeconfig at {_origin}. Name one in the settings (sandbox.kubernetes.kubeconfig) or in the variable {Variable}.");
        }
    }

    /// <param name="path">A file; null for those of the environment, or the one in the user's home.</param>
    /// <param name="context">Null for the current one.</param>
    /// <exception cref="SandboxException">There is none, or what it says is not complete.</exception>
    public static ClusterAccess Load(string? path, string? context) => new Kubeconfig(PathsOf(path)).Access(context);

    static string[] PathsOf(string? path)
    {
        if (path is not null)
        {
            return [path];
        }

        var named = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return named.Length > 0 ? named : [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")];
    }

    static KubeconfigEntry Read(string path)
    {
        try
        {
            var yaml = new YamlStream();
            using var text = File.OpenText(path);
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? new(root, path)
                : throw new SandboxException($"{path} is no kubeconfig: it holds no mapping.");
        }
        catch (YamlException error)
        {
            throw new SandboxException($"{path} is no YAML: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"{path} cannot be read: {error.Message}", error);
        }
    }

    ClusterAccess Access(string? wanted)
    {
        var name = wanted ?? _files.Select(file => file.Text("current-context")).FirstOrDefault(text => text is not null)
            ?? throw new SandboxException($"{_origin} names no current-context. Name a context in the settings (sandbox.kubernetes.context): {Names("contexts")}.");
        var context = Find("contexts", "context", name);
        var cluster = Find("clusters", "cluster", context.Text("cluster") ?? throw Lacks($"context {name}", "cluster"));
        var user = context.Text("user") is { } userName ? Find("users", "user", userName) : null;
        var server = cluster.Text("server") ?? throw Lacks($"the cluster of context {name}", "server");
        return new(Address(server, "server"), user is null ? new FixedCredential(Identity.Anonymous) : UserCredential.Read(user, cluster), $"context {name} of {_origin}")
        {
            Authorities = cluster.Authorities("certificate-authority"),
            ServerName = cluster.Text("tls-server-name"),
            SkipVerification = cluster.Flag("insecure-skip-tls-verify"),
            Proxy = cluster.Text("proxy-url") is { } proxy ? Address(proxy, "proxy-url") : null,
            Impersonation = user is null ? null : UserCredential.ReadImpersonation(user),
            Namespace = context.Text("namespace"),
        };
    }

    KubeconfigEntry Find(string list, string key, string name) =>
        _files.SelectMany(file => file.Maps(list)).FirstOrDefault(entry => entry.Text("name") == name)?.Map(key)
        ?? throw new SandboxException($"{_origin} has no {key} {name}. It has: {Names(list)}.");

    string Names(string list)
    {
        var names = _files.SelectMany(file => file.Maps(list)).Select(entry => entry.Text("name")).ToList();
        return names.Count > 0 ? string.Join(", ", names) : "none";
    }

    SandboxException Lacks(string what, string key) => new($"In {_origin}, {what} says no {key}.");

    Uri Address(string text, string key) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        ? address
        : throw new SandboxException($"In {_origin}, {key} is no address: {text}");
}
