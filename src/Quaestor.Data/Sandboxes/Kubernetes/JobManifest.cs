using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>The Job of one guest: <c>job.json</c>, which holds what is the same for all, and what this one is given.</summary>
static class JobManifest
{
    public const string Container = "run";
    public const string GuestFolder = "/job";

    /// <summary>A deadline deletes the pod and, with it, its log: it must only be met where nobody is left to end the job.</summary>
    static readonly TimeSpan DeadlineMargin = TimeSpan.FromSeconds(60);

    const long LogMargin = 32L << 20;

    static readonly string Template = ReadTemplate();

    public static JsonObject Build(JobNames names, PythonSpec spec, KubernetesOptions options, IReadOnlyList<JobPiece> pieces, IReadOnlyList<string> command)
    {
        var manifest = JsonNode.Parse(Template)!.AsObject();
        manifest["metadata"] = new JsonObject { ["name"] = names.Job, ["labels"] = names.Labels() };
        var job = manifest["spec"]!;
        job["activeDeadlineSeconds"] = (long)(options.StartLimit + spec.Timeout + DeadlineMargin).TotalSeconds;
        job["template"]!["metadata"]!["labels"] = names.Labels();
        var pod = job["template"]!["spec"]!;
        pod["nodeSelector"] = new JsonObject { ["kubernetes.io/os"] = "linux", ["kubernetes.io/arch"] = NameOf(options.Architecture) };
        pod["hostUsers"] = !options.UserNamespace;
        pod["volumes"] = Volumes(spec, pieces);
        if (options.RuntimeClass is { } runtime)
        {
            pod["runtimeClassName"] = runtime;
        }

        if (options.ImagePullSecret is { } secret)
        {
            pod["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = secret });
        }

        var container = pod["containers"]![0]!;
        container["image"] = options.Image;
        container["command"] = new JsonArray([.. command.Select(word => JsonValue.Create(word))]);
        container["resources"] = Resources(spec, options);
        return manifest;
    }

    /// <summary>Requests are the limits: what a job may take is set aside for it, so that no other on the node loses it.</summary>
    static JsonObject Resources(PythonSpec spec, KubernetesOptions options)
    {
        JsonObject Amounts() => new()
        {
            ["cpu"] = options.Cpu,
            ["memory"] = Bytes(spec.MemoryBytes),
            // The log counts as such.
            ["ephemeral-storage"] = Bytes(options.MaxLogBytes + LogMargin),
        };

        return new() { ["requests"] = Amounts(), ["limits"] = Amounts() };
    }

    static JsonArray Volumes(PythonSpec spec, IReadOnlyList<JobPiece> pieces)
    {
        var sources = new JsonArray();
        foreach (var piece in pieces)
        {
            var items = new JsonArray();
            foreach (var file in piece.Files)
            {
                items.Add(new JsonObject { ["key"] = file.Key, ["path"] = file.Path });
            }

            sources.Add(new JsonObject { ["configMap"] = new JsonObject { ["name"] = piece.Name, ["items"] = items } });
        }

        return
        [
            new JsonObject { ["name"] = "job", ["projected"] = new JsonObject { ["defaultMode"] = 292, ["sources"] = sources } },
            new JsonObject { ["name"] = "tmp", ["emptyDir"] = new JsonObject { ["medium"] = "Memory", ["sizeLimit"] = Bytes(spec.SpillBytes) } },
        ];
    }

    static string Bytes(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);

    static string NameOf(Architecture architecture) => architecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        _ => throw new SandboxException($"Python jobs need nodes with x64 or arm64 processors, and the settings say {architecture}."),
    };

    static string ReadTemplate()
    {
        using var stream = typeof(JobManifest).Assembly.GetManifestResourceStream("Quaestor.Data.Sandboxes.Kubernetes.job.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
