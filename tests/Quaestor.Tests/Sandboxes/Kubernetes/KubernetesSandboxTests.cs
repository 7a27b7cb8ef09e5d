using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

public sealed class KubernetesSandboxTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    static readonly PythonSpec Spec = new(512L << 20, 64L << 20, 64, TimeSpan.FromSeconds(30));
    static readonly KubernetesOptions Options = new("registry.example/python@sha256:abc") { StartLimit = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task AJobReadsWhatIsWrittenAndItsFramesAreItsOutput()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = EchoAsync;
        var input = Bytes(5000);

        var (output, end) = await RunAsync(cluster, input);

        Assert.Equal(input, output);
        Assert.Equal(0, end.ExitCode);
        Assert.Empty(cluster.Store.List("jobs"));
        Assert.Empty(cluster.Store.List("configmaps"));
    }

    [Fact]
    public async Task LargeInputIsCutIntoConfigMapsAndPutTogetherAgain()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = EchoAsync;
        var input = Bytes(2_500_000);

        var (output, _) = await RunAsync(cluster, input);

        Assert.Equal(input, output);
        Assert.Equal(4, cluster.Created.Count(item => (string?)item["kind"] == "ConfigMap"));
    }

    [Fact]
    public async Task InputBeyondTheLimitIsRefusedBeforeAnythingIsMade()
    {
        await using var cluster = await StubCluster.StartAsync();

        var (_, end) = await RunAsync(cluster, Bytes(3 << 20), Options with { MaxInputBytes = 2 << 20 });

        Assert.Contains("come to 3 MB", end.Errors);
        Assert.Empty(cluster.Created);
    }

    [Fact]
    public async Task AJobIsHeldToWhatItMayTake()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = EchoAsync;

        await RunAsync(cluster, Bytes(1), Options with { RuntimeClass = "gvisor", ImagePullSecret = "registry" });

        var job = cluster.Created.Single(item => (string?)item["kind"] == "Job");
        var pod = job["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]![0]!;
        Assert.Equal("536870912", (string?)container["resources"]!["limits"]!["memory"]);
        Assert.Equal("67108864", (string?)pod["volumes"]![1]!["emptyDir"]!["sizeLimit"]);
        Assert.Equal("gvisor", (string?)pod["runtimeClassName"]);
        Assert.Equal("registry", (string?)pod["imagePullSecrets"]![0]!["name"]);
        Assert.False((bool?)pod["automountServiceAccountToken"]);
        Assert.False((bool?)pod["hostUsers"]);
        Assert.True((bool?)container["securityContext"]!["readOnlyRootFilesystem"]);
        // Whoever waits gives up first: a deadline deletes the log with the pod.
        Assert.True((int)job["spec"]!["activeDeadlineSeconds"]! > (Options.StartLimit + Spec.Timeout).TotalSeconds);
        Assert.All(cluster.Created.Where(item => (string?)item["kind"] == "ConfigMap"), map =>
        {
            Assert.True((bool?)map["immutable"]);
            Assert.Equal("Job", (string?)map["metadata"]!["ownerReferences"]![0]!["kind"]);
        });
    }

    [Fact]
    public async Task BrokenWatchesAndLogsLoseNothing()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = EchoAsync;
        cluster.WatchBreaksAfter = 1;
        cluster.LogBreaksAfter = 10_000;
        var input = Bytes(50_000);

        var (output, end) = await RunAsync(cluster, input);

        Assert.Equal(input, output);
        Assert.Equal(0, end.ExitCode);
    }

    [Fact]
    public async Task AWatchWhoseVersionIsForgottenBeginsAnew()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = async pod =>
        {
            await pod.RunAsync();
            pod.End(0);
        };
        cluster.Store.Oldest = 102;

        var (_, end) = await RunAsync(cluster, Bytes(1));

        Assert.Equal(0, end.ExitCode);
    }

    [Fact]
    public async Task ASlowLogIsReadAsItGrows()
    {
        await using var cluster = await StubCluster.StartAsync();
        var mayEnd = new TaskCompletionSource();
        cluster.Pods = async pod =>
        {
            await pod.RunAsync();
            pod.Write("#1 YQ==\n");
            await mayEnd.Task;
            pod.Write("#2 Yg==\n");
            pod.End(0);
        };
        await using var sandbox = Make(cluster, Options);
        await using var process = await sandbox.StartAsync(Spec, Cancel);
        await process.Input.DisposeAsync();
        var first = new byte[1];

        await process.Output.ReadExactlyAsync(first, Cancel);
        mayEnd.SetResult();
        await process.Output.ReadExactlyAsync(first, Cancel);

        Assert.Equal("b"u8.ToArray(), first);
        Assert.Equal(0, await process.Output.ReadAsync(first, Cancel));
    }

    [Fact]
    public async Task ALogThatNeverEndsIsCut()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = async pod =>
        {
            await pod.RunAsync();
            for (var line = 1; !pod.Deleted.IsCancellationRequested; line++)
            {
                pod.Write($"#{line} {new string('A', 4000)}\n");
                await Task.Delay(1, pod.Deleted);
            }
        };

        var (output, _) = await RunAsync(cluster, Bytes(1), Options with { MaxLogBytes = 100_000 });

        Assert.InRange(output.Length, 60_000, 75_000);
        Assert.Empty(cluster.Store.List("jobs"));
    }

    [Theory]
    [InlineData(137, "OOMKilled", "more memory than it may")]
    [InlineData(1, "Error", "Traceback: no pandas")]
    public async Task HowItEndedIsToldByItsContainer(int exitCode, string reason, string words)
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = async pod =>
        {
            await pod.RunAsync();
            pod.Write("Traceback: no pandas\n");
            pod.End(exitCode, reason);
        };

        var (_, end) = await RunAsync(cluster, Bytes(1));

        Assert.Equal(exitCode, end.ExitCode);
        Assert.Contains(words, end.Errors);
    }

    [Fact]
    public async Task AKilledJobIsDeleted()
    {
        await using var cluster = await StubCluster.StartAsync();
        var runs = new TaskCompletionSource();
        cluster.Pods = async pod =>
        {
            await pod.RunAsync();
            runs.SetResult();
            await Task.Delay(Timeout.Infinite, pod.Deleted);
        };
        await using var sandbox = Make(cluster, Options);
        var process = await sandbox.StartAsync(Spec, Cancel);
        await process.Input.DisposeAsync();
        await runs.Task;

        process.Kill();
        var end = await process.WaitForEndAsync(Cancel);
        await process.DisposeAsync();

        Assert.Equal(137, end.ExitCode);
        Assert.Empty(cluster.Store.List("jobs"));
    }

    [Fact]
    public async Task APodThatIsDeletedEndsItsJob()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = async pod =>
        {
            await pod.RunAsync();
            await cluster.UntilAskedAsync("get pods/log", pod.Deleted);
            cluster.Store.Remove("pods", pod.Name);
            cluster.EndDeletedPods();
        };

        var (_, end) = await RunAsync(cluster, Bytes(1));

        Assert.Equal(-1, end.ExitCode);
        Assert.Contains("went away", end.Errors);
    }

    static async Task EchoAsync(StubPod pod)
    {
        await pod.RunAsync();
        Assert.Equal("print()", await File.ReadAllTextAsync(Path.Combine(pod.Folder, "runner.py")));
        pod.WriteFrames(pod.Input());
        pod.End(0);
    }

    internal static KubernetesSandbox Make(StubCluster cluster, KubernetesOptions options) =>
        new(options, [("runner.py", "print()"u8.ToArray())], cluster.Access());

    internal static async Task<(byte[] Output, ProcessEnd End)> RunAsync(StubCluster cluster, byte[] input, KubernetesOptions? options = null)
    {
        await using var sandbox = Make(cluster, options ?? Options);
        await using var process = await sandbox.StartAsync(Spec, Cancel);
        await process.Input.WriteAsync(input, Cancel);
        await process.Input.DisposeAsync();
        using var output = new MemoryStream();
        await process.Output.CopyToAsync(output, Cancel);
        return (output.ToArray(), await process.WaitForEndAsync(Cancel));
    }

    static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
