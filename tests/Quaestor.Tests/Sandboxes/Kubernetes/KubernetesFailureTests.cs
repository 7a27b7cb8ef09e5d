using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>What goes wrong in a cluster reaches the user as a sentence with a cure.</summary>
public sealed class KubernetesFailureTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    static readonly PythonSpec Spec = new(512L << 20, 64L << 20, 64, TimeSpan.FromSeconds(30));
    static readonly KubernetesOptions Options = new("registry.example/python@sha256:abc") { StartLimit = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData("create jobs", "lacks the right to create jobs", "kubectl apply -k deploy/kubernetes")]
    [InlineData("create configmaps", "lacks the right to create configmaps", "kubectl apply -k deploy/kubernetes")]
    [InlineData("list pods", "lacks the right to list pods", "kubectl apply -k deploy/kubernetes")]
    [InlineData("watch pods", "lacks the right to watch pods", "kubectl apply -k deploy/kubernetes")]
    [InlineData("get pods/log", "lacks the right to get pods/log", "kubectl apply -k deploy/kubernetes")]
    public async Task ALackingRightIsNamed(string right, string words, string cure)
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = async pod =>
        {
            await cluster.UntilAskedAsync("list pods", pod.Deleted);
            await pod.RunAsync();
            pod.End(0);
        };
        cluster.Rights.Remove(right);

        var message = await FailAsync(cluster, Options with { StartLimit = TimeSpan.FromSeconds(20) });

        Assert.Contains(words, message);
        Assert.Contains(cure, message);
        Assert.Empty(cluster.Store.List("jobs"));
    }

    [Theory]
    [InlineData(403, "Forbidden", "jobs.batch is forbidden: exceeded quota: sandbox, requested: count/jobs.batch=1", "quota is used up")]
    [InlineData(409, "AlreadyExists", "jobs already exists", "(409)")]
    [InlineData(422, "Invalid", "spec.template.spec.containers[0].image: Required value", "containers[0].image: Required value")]
    [InlineData(404, "NotFound", "namespaces \"sandbox\" not found", "no such namespace")]
    [InlineData(413, "RequestEntityTooLarge", "limit is 3145728", "too large")]
    public async Task ARefusalIsToldWithWhatToDo(int status, string reason, string message, string words)
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Fail(new("create jobs", status, reason, message));

        Assert.Contains(words, await FailAsync(cluster, Options));
    }

    [Fact]
    public async Task AnUnknownUserIsTold()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Users.Clear();

        Assert.Contains("does not know who asks (401)", await FailAsync(cluster, Options));
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task AClusterThatIsNotThereIsTold()
    {
        await using var cluster = await StubCluster.StartAsync();
        await using var sandbox = new KubernetesSandbox(Options, [], cluster.Access() with { Server = new("https://127.0.0.1:1") });

        var message = await FailAsync(sandbox);

        Assert.Contains("The cluster is not reached", message);
    }

    [Theory]
    [InlineData("ImagePullBackOff", "Back-off pulling image", "cannot be had")]
    [InlineData("InvalidImageName", "couldn't parse image reference", "sandbox.kubernetes.image")]
    [InlineData("CreateContainerConfigError", "container has runAsNonRoot and image will run as root", "image will run as root")]
    public async Task AContainerThatWillNeverRunIsToldAtOnce(string reason, string message, string words)
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = pod =>
        {
            pod.Wait(reason, message);
            return Task.CompletedTask;
        };

        Assert.Contains(words, await FailAsync(cluster, Options with { StartLimit = TimeSpan.FromMinutes(5) }));
    }

    [Fact]
    public async Task APodThatNoNodeTakesIsToldWhenItsTimeIsOver()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = pod =>
        {
            pod.Unschedulable("0/1 nodes are available: 1 Insufficient memory.");
            return Task.CompletedTask;
        };

        var message = await FailAsync(cluster, Options);

        Assert.Contains("no node takes it. 0/1 nodes are available: 1 Insufficient memory.", message);
    }

    [Fact]
    public async Task AJobThatGetsNoPodIsToldByTheClustersWarning()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = pod =>
        {
            cluster.Store.TryAdd("events", new()
            {
                ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "warning" },
                ["involvedObject"] = new System.Text.Json.Nodes.JsonObject { ["name"] = pod.Name },
                ["message"] = "pods is forbidden: violates PodSecurity \"restricted:latest\"",
            });
            return Task.CompletedTask;
        };

        var message = await FailAsync(cluster, Options);

        Assert.Contains("violates PodSecurity", message);
        Assert.Contains("kubectl apply -k deploy/kubernetes", message);
    }

    [Fact]
    public async Task AnEvictedPodIsTold()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = pod =>
        {
            pod.Fail("Evicted", "The node was low on resource: memory.");
            return Task.CompletedTask;
        };

        Assert.Contains("(Evicted): The node was low on resource: memory.", await FailAsync(cluster, Options));
    }

    [Fact]
    public async Task ALogThatLostLinesIsNoResult()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = async pod =>
        {
            await pod.RunAsync();
            pod.Write("#3 YQ==\n");
            pod.End(0);
        };

        Assert.Contains("Lines 1 to 2 of the pod's log are missing", await FailAsync(cluster, Options with { StartLimit = TimeSpan.FromSeconds(20) }));
    }

    [Fact]
    public async Task AnImageWithoutADigestIsRefused()
    {
        await using var cluster = await StubCluster.StartAsync();

        var error = Assert.Throws<SandboxException>(() => new KubernetesSandbox(new("python:3"), [], cluster.Access()));

        Assert.Contains("by its digest", error.Message);
    }

    static async Task<string> FailAsync(StubCluster cluster, KubernetesOptions options)
    {
        await using var sandbox = KubernetesSandboxTests.Make(cluster, options);
        return await FailAsync(sandbox);
    }

    static async Task<string> FailAsync(KubernetesSandbox sandbox)
    {
        await using var process = await sandbox.StartAsync(Spec, Cancel);
        await process.Input.DisposeAsync();
        var end = await process.WaitForEndAsync(Cancel);
        Assert.Equal(-1, end.ExitCode);
        return sandbox.Explain(Spec, end).Message;
    }
}
