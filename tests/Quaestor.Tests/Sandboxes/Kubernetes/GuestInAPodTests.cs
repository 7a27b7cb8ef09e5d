using System.Diagnostics;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>The real guest, as a pod runs it: it reads its work from files, and its answer is lines in a log.</summary>
public sealed class GuestInAPodTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task AJobIsAnsweredThroughTheLog()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Pods = RunPythonAsync;
        await using var sandbox = new KubernetesSandbox(
            new("registry.example/python@sha256:abc"), GuestFiles.All, cluster.Access());
        await using var process = await sandbox.StartAsync(new PythonSpec(512L << 20, 64L << 20, 64, TimeSpan.FromSeconds(30)), Cancel);

        using (var writer = new FrameWriter(process.Input))
        {
            writer.Write(FrameKind.RunPython, Job("print('seen')\nresult = list(range(100_000))"), ProtocolJson.Default.RunPythonMessage);
        }

        await process.Input.DisposeAsync();
        var kinds = await Task.Run(() => ReadKinds(process.Output), Cancel);

        Assert.Equal(FrameKind.Ready, kinds[0]);
        Assert.Equal(FrameKind.PythonDone, kinds[^1]);
        Assert.Contains(FrameKind.Printed, kinds);
        Assert.Contains(FrameKind.Chunk, kinds);
        Assert.Equal(0, (await process.WaitForEndAsync(Cancel)).ExitCode);
    }

    static RunPythonMessage Job(string code) => new(
        code, [], [], new(200_000, 64 << 20, 1000, 1, 1000, 20), null, new(2025, 1, 31), "UTC");

    static List<FrameKind> ReadKinds(Stream output)
    {
        var reader = new FrameReader(output);
        var kinds = new List<FrameKind>();
        while (reader.TryRead(out var frame))
        {
            kinds.Add(frame.Kind);
        }

        return kinds;
    }

    static async Task RunPythonAsync(StubPod pod)
    {
        await pod.RunAsync();
        var command = pod.Command.Select(word => word.Replace("/job", pod.Folder, StringComparison.Ordinal)).ToList();
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = python.StandardError.ReadToEndAsync(pod.Deleted);
        while (await python.StandardOutput.ReadLineAsync(pod.Deleted) is { } line)
        {
            pod.Write(line + "\n");
        }

        pod.Write(await errors);
        await python.WaitForExitAsync(pod.Deleted);
        pod.End(python.ExitCode);
    }
}
