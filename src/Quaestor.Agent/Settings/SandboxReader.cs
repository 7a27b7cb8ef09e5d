using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Microsandbox;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sandboxes.Providers;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Agent.Settings;

/// <summary>Reads <c>sandbox</c> of a settings file. The keys stand in the schema too; a test compares the two.</summary>
static class SandboxReader
{
    internal static readonly string[] Keys = ["provider", "workers", "memory_mb", "spill_mb", "scratch_folder", "idle_seconds", "python", "docker", "kubernetes", "microsandbox"];
    internal static readonly string[] PythonKeys = ["provider", "program", "warm", "at_once", "memory_mb", "scratch_mb", "timeout_seconds"];

    internal static readonly string[] DockerKeys = ["socket", "image", "runtime", "program", "installation"];
    internal static readonly string[] KubernetesKeys = ["kubeconfig", "context", "namespace", "image", "runtime_class", "image_pull_secret", "require_digest", "user_namespace", "cpu", "start_seconds", "warm_pool", "router"];
    internal static readonly string[] MicrosandboxKeys = ["program", "url", "api_key", "image", "python", "home"];

    const int MostMegabytes = 1 << 20;
    const int MostSeconds = 86_400;

    /// <summary>pandas alone takes about this much.</summary>
    const int LeastPythonMegabytes = 256;

    public static WorkerPoolOptions Workers(Section sandbox, SettingsPaths paths)
    {
        var options = new WorkerPoolOptions();
        var folder = sandbox.Text("scratch_folder") is { } path ? paths.Absolute(path) : null;
        if (folder is not null && !Directory.Exists(folder))
        {
            throw sandbox.Wrong("scratch_folder", $"is no folder: there is no {folder}.");
        }

        var provider = WorkersProvider(sandbox);
        return options with
        {
            UseNamespaces = provider is null or WorkerProvider.Namespaces,
            Docker = provider is WorkerProvider.Docker ? Docker(sandbox) : null,
            Workers = (int)(sandbox.Number("workers", 1, 64) ?? options.Workers),
            MemoryBytes = sandbox.Number("memory_mb", 128, MostMegabytes) << 20 ?? options.MemoryBytes,
            SpillBytes = sandbox.Number("spill_mb", 1, MostMegabytes) << 20 ?? options.SpillBytes,
            IdleTime = sandbox.Number("idle_seconds", 1, MostSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.IdleTime,
            ScratchFolder = folder,
        };
    }

    /// <param name="foreign">Null where the file is the user's own.</param>
    /// <param name="paths">Makes a path of the file absolute.</param>
    public static PythonOptions Python(Section sandbox, ForeignFile? foreign, SettingsPaths paths)
    {
        if (foreign is not null && (sandbox.Has("docker") ? "docker" : sandbox.Has("kubernetes") ? "kubernetes" : sandbox.Has("microsandbox") ? "microsandbox" : null) is { } place)
        {
            throw sandbox.Wrong(place, foreign.NoPrograms);
        }

        var options = new PythonOptions { Provider = OfWorkers(sandbox), Docker = Docker(sandbox), Kubernetes = Kubernetes(sandbox, paths), Microsandbox = Microsandbox(sandbox, paths) };
        if (sandbox.Object("python")?.Allow(PythonKeys) is not { } python)
        {
            return options;
        }

        if (foreign is not null && python.Has("program"))
        {
            throw python.Wrong("program", foreign.NoPrograms);
        }

        var program = python.Text("program");
        if (program is not null && !Path.IsPathRooted(program))
        {
            throw python.Wrong("program", "is not a whole path. It looks like /usr/bin/python3.");
        }

        return options with
        {
            Provider = python.Choice("provider", ("namespaces", PythonProvider.Namespaces), ("docker", PythonProvider.Docker), ("kubernetes", PythonProvider.Kubernetes), ("microsandbox", PythonProvider.Microsandbox), ("none", PythonProvider.None)) ?? options.Provider,
            Program = program ?? options.Program,
            Pool = Pool(python, options.Pool),
        };
    }

    /// <summary>What holds the workers holds Python too, unless its own section says otherwise.</summary>
    static PythonProvider OfWorkers(Section sandbox) => WorkersProvider(sandbox) switch
    {
        WorkerProvider.Docker => PythonProvider.Docker,
        WorkerProvider.None => PythonProvider.None,
        _ => PythonProvider.Namespaces,
    };

    static WorkerProvider? WorkersProvider(Section sandbox) =>
        sandbox.Choice("provider", ("namespaces", WorkerProvider.Namespaces), ("docker", WorkerProvider.Docker), ("none", WorkerProvider.None));

    enum WorkerProvider
    {
        Namespaces,
        Docker,
        None,
    }

    static DockerOptions Docker(Section sandbox)
    {
        var options = new DockerOptions();
        return sandbox.Object("docker")?.Allow(DockerKeys) is not { } docker ? options : options with
        {
            Socket = docker.Text("socket"),
            Image = docker.Text("image") ?? options.Image,
            Runtime = docker.Text("runtime"),
            Program = docker.Text("program") ?? options.Program,
            Installation = docker.Text("installation") ?? options.Installation,
        };
    }

    static KubernetesOptions? Kubernetes(Section sandbox, SettingsPaths paths)
    {
        if (sandbox.Object("kubernetes")?.Allow(KubernetesKeys) is not { } cluster)
        {
            return null;
        }

        var options = new KubernetesOptions(cluster.Text("image") ?? throw cluster.Wrong("has no \"image\": one with Python and pandas in it, by its digest."));
        return options with
        {
            Kubeconfig = cluster.Text("kubeconfig") is { } path ? paths.Absolute(path) : null,
            Context = cluster.Text("context"),
            Namespace = cluster.Text("namespace"),
            RuntimeClass = cluster.Text("runtime_class"),
            ImagePullSecret = cluster.Text("image_pull_secret"),
            RequireDigest = cluster.Flag("require_digest") ?? options.RequireDigest,
            UserNamespace = cluster.Flag("user_namespace") ?? options.UserNamespace,
            Cpu = cluster.Text("cpu") ?? options.Cpu,
            StartLimit = cluster.Number("start_seconds", 1, MostSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.StartLimit,
            WarmPool = cluster.Text("warm_pool"),
            Router = Address(cluster, "router", "http://sandbox-router-svc:8080"),
        };
    }

    static Uri? Address(Section section, string key, string example) => section.Text(key) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw section.Wrong(key, $"is no address. It looks like {example}.");

    static MicrosandboxOptions? Microsandbox(Section sandbox, SettingsPaths paths)
    {
        if (sandbox.Object("microsandbox")?.Allow(MicrosandboxKeys) is not { } machines)
        {
            return null;
        }

        var options = new MicrosandboxOptions(machines.Text("image") ?? throw machines.Wrong("has no \"image\": one with Python and pandas in it."));
        return options with
        {
            Program = machines.Text("program") ?? options.Program,
            Url = Address(machines, "url", "http://127.0.0.1:5555"),
            ApiKey = machines.Text("api_key"),
            Python = machines.Text("python") ?? options.Python,
            Home = machines.Text("home") is { } home ? paths.Absolute(home) : null,
        };
    }

    static PythonPoolOptions Pool(Section python, PythonPoolOptions pool) => pool with
    {
        Warm = (int)(python.Number("warm", 0, 64) ?? pool.Warm),
        AtOnce = (int)(python.Number("at_once", 1, 64) ?? pool.AtOnce),
        Limits = pool.Limits with
        {
            MemoryBytes = python.Number("memory_mb", LeastPythonMegabytes, MostMegabytes) << 20 ?? pool.Limits.MemoryBytes,
            ScratchBytes = python.Number("scratch_mb", 1, MostMegabytes) << 20 ?? pool.Limits.ScratchBytes,
            Timeout = python.Number("timeout_seconds", 1, MostSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : pool.Limits.Timeout,
        },
    };
}
