using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>What <c>deploy/kubernetes</c> holds fits the API, itself, and what the program asks of a cluster.</summary>
public sealed class DeployManifestTests
{
    static readonly string Folder = Path.Combine(Repository.Root, "deploy", "kubernetes");

    static List<(string File, JsonNode Item)> Manifests => [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
        .SelectMany(file => Yaml.Read(File.ReadAllText(file)).Select(item => (Path.GetRelativePath(Folder, file), item)))];

    [Fact]
    public void EveryManifestFitsTheApi()
    {
        if (ObjectSchemas.Load() is not { } schemas)
        {
            return;
        }

        var manifests = Manifests.Where(manifest => (string?)manifest.Item["kind"] != "Kustomization").ToList();
        Assert.True(manifests.Count >= 10);
        foreach (var (file, item) in manifests)
        {
            var errors = (string?)item["kind"] == "Deployment"
                ? [.. schemas.Validate("V1PodTemplateSpec", item["spec"]!["template"]!), .. schemas.Validate("V1LabelSelector", item["spec"]!["selector"]!)]
                : schemas.Validate(item);
            Assert.True(errors.Count == 0, $"{file}: {string.Join("; ", errors)}");
        }
    }

    [Fact]
    public void EveryFileIsAResourceOfItsFolderAndEveryResourceAFile()
    {
        foreach (var (file, item) in Manifests.Where(manifest => (string?)manifest.Item["kind"] == "Kustomization"))
        {
            var folder = Path.Combine(Folder, Path.GetDirectoryName(file)!);
            var named = item["resources"]!.AsArray().Select(name => (string)name!).Order().ToList();
            var there = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)!).Where(name => name != "kustomization.yaml").Order().ToList();

            Assert.Equal(there, named);
        }
    }

    [Fact]
    public void TheRoleGrantsWhatTheProgramAsksForAndNothingElse()
    {
        var rules = Manifests.Single(manifest => (string?)manifest.Item["kind"] == "Role").Item["rules"]!.AsArray();
        var granted = rules.SelectMany(rule => rule!["resources"]!.AsArray().SelectMany(resource => rule["verbs"]!.AsArray().Select(verb => $"{(string?)verb} {(string?)resource}"))).Order();

        Assert.Equal(ClusterRights.All.Append("list events").Order(), granted);
    }

    [Fact]
    public void JobsFitTheNamespacesLimits()
    {
        var limits = Manifests.Single(manifest => (string?)manifest.Item["kind"] == "LimitRange").Item["spec"]!["limits"]![0]!["max"]!;
        var job = JobManifest.Build(new("quaestor-test", "server-test"), PythonLimits.Default.Spec, new("registry/python@sha256:abc"), JobPiece.Cut("quaestor-test", [], default), ["python3"]);
        var asked = job["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!;

        Assert.All(["cpu", "memory", "ephemeral-storage"], resource =>
            Assert.True(Amount((string)asked[resource]!) <= Amount((string)limits[resource]!), resource));
        Assert.Null(StubRules.OfPod(job["spec"]!["template"]!["spec"]!));
    }

    [Fact]
    public void PodsOfTheSandboxesReachNothing()
    {
        var policy = Manifests.Single(manifest => (string?)manifest.Item["kind"] == "NetworkPolicy").Item["spec"]!;

        Assert.Empty(policy["podSelector"]!.AsObject());
        Assert.Equal(["Ingress", "Egress"], policy["policyTypes"]!.AsArray().Select(type => (string)type!));
        Assert.Null(policy["egress"]);
        Assert.Null(policy["ingress"]);
    }

    static long Amount(string text) => text switch
    {
        _ when text.EndsWith("Gi", StringComparison.Ordinal) => long.Parse(text[..^2]) << 30,
        _ when text.EndsWith("Mi", StringComparison.Ordinal) => long.Parse(text[..^2]) << 20,
        _ => long.Parse(text),
    };
}
