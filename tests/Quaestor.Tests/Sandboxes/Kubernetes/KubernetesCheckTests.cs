using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Kubernetes;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

public sealed class KubernetesCheckTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    static readonly KubernetesOptions Options = new("registry.example/python@sha256:abc") { StartLimit = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task AClusterThatHoldsPassesAndKeepsNothing()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = pod => EndAsync(pod, 0);
        await using var sandbox = KubernetesSandboxTests.Make(cluster, Options);

        await sandbox.CheckAsync(Cancel);

        Assert.Empty(cluster.Store.List("jobs"));
    }

    [Fact]
    public async Task AllLackingRightsAreNamedBeforeAnythingIsMade()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Rights.Remove("create jobs");
        cluster.Rights.Remove("get pods/log");
        await using var sandbox = KubernetesSandboxTests.Make(cluster, Options);

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.CheckAsync(Cancel));

        Assert.Contains("may not create jobs, get pods/log", error.Message);
        Assert.Empty(cluster.Store.List("jobs"));
    }

    [Fact]
    public async Task AClusterWhosePodsReachTheNetworkIsRefused()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = pod => EndAsync(pod, 3, "10.0.0.1:443 answers\n");
        await using var sandbox = KubernetesSandboxTests.Make(cluster, Options);

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.CheckAsync(Cancel));

        Assert.Contains("can be reached from inside (10.0.0.1:443 answers)", error.Message);
    }

    [Fact]
    public async Task TheProbeItselfIsPython()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = async pod =>
        {
            await pod.RunAsync();
            var probe = Path.Combine(pod.Folder, "network_probe.py");
            // A port where something listens stands for a network that is open.
            await File.WriteAllTextAsync(probe, (await File.ReadAllTextAsync(probe)).Replace("(\"1.1.1.1\", 53)", $"(\"127.0.0.1\", {cluster.Url.Port})", StringComparison.Ordinal));
            using var python = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/python3", ["-I", "-B", probe]) { RedirectStandardError = true })!;
            pod.Write(await python.StandardError.ReadToEndAsync());
            await python.WaitForExitAsync();
            pod.End(python.ExitCode, "Error");
        };
        await using var sandbox = KubernetesSandboxTests.Make(cluster, Options);

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.CheckAsync(Cancel));

        Assert.Contains($"127.0.0.1:{cluster.Url.Port} answers", error.Message);
    }

    [Fact]
    public async Task JobsPastTheirDeadlineAreSweptAndOthersLeftAlone()
    {
        await using var cluster = await StubCluster.StartAsync();
        Add(cluster, "old", DateTimeOffset.UtcNow.AddHours(-1), "quaestor");
        Add(cluster, "young", DateTimeOffset.UtcNow, "quaestor");
        Add(cluster, "foreign", DateTimeOffset.UtcNow.AddHours(-1), "someone");
        cluster.Pods = pod => EndAsync(pod, 0);
        await using var sandbox = KubernetesSandboxTests.Make(cluster, Options);

        await sandbox.CheckAsync(Cancel);

        Assert.Equal(["foreign", "young"], cluster.Store.List("jobs").Select(job => (string)job["metadata"]!["name"]!).Order());
    }

    static async Task EndAsync(StubPod pod, int exitCode, string log = "")
    {
        await pod.RunAsync();
        pod.Write(log);
        pod.End(exitCode, exitCode == 0 ? "Completed" : "Error");
    }

    static void Add(StubCluster cluster, string name, DateTimeOffset created, string by) => cluster.Store.TryAdd("jobs", new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["creationTimestamp"] = created.ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = by },
        },
        ["spec"] = new JsonObject { ["activeDeadlineSeconds"] = 120 },
    });
}
