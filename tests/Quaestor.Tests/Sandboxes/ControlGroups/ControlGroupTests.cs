using System.Diagnostics;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.ControlGroups;
using Quaestor.Tests.Sandboxes.Namespaces;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.ControlGroups;

[Collection(NamespacesProvider.Collection)]
public sealed class ControlGroupTests : IDisposable
{
    static readonly ControlGroupLimits Limits = new(512L << 20, 64, 1);

    readonly TemporaryFolder _root = new();

    [Fact]
    public void TheSecondVersionGetsItsLimits()
    {
        var folder = MakeVersionTwo("/user.slice/app.service", handedOn: "cpu memory pids");

        var (tree, reason) = ControlGroupTree.Find(_root.Path, ["0::/user.slice/app.service"]);
        _ = tree!.Create(Limits);

        Assert.Null(reason);
        Assert.Equal("v2", tree.Version);
        Assert.Equal(["memory", "pids", "cpu"], tree.Controllers);
        var group = Assert.Single(Directory.GetDirectories(folder));
        Assert.Equal("536870912", File.ReadAllText(Path.Combine(group, "memory.max")));
    }

    [Fact]
    public void AnEmptyGroupOfTheSecondVersionHandsItsControllersOn()
    {
        var folder = MakeVersionTwo("/app.service", handedOn: "", processes: $"{Environment.ProcessId}\n");

        var (_, reason) = ControlGroupTree.Find(_root.Path, ["0::/app.service"]);

        // The folder is no kernel's: what was written stays as it was written.
        Assert.Equal("+memory +pids +cpu", File.ReadAllText(Path.Combine(folder, "cgroup.subtree_control")));
        Assert.Equal($"{Environment.ProcessId}", File.ReadAllText(Path.Combine(folder, "quaestor-server", "cgroup.procs")));
        Assert.Contains("Delegate=yes", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AGroupOfOthersIsLeftAlone()
    {
        var folder = MakeVersionTwo("/session.scope", handedOn: "", processes: $"1\n{Environment.ProcessId}\n");

        ControlGroupTree.Find(_root.Path, ["0::/session.scope"]);

        Assert.False(Directory.Exists(Path.Combine(folder, "quaestor-server")));
    }

    [Fact]
    public void TheFirstVersionGetsItsLimitsInEachTree()
    {
        foreach (var controller in (string[])["memory", "pids", "cpu", "cpuacct"])
        {
            Directory.CreateDirectory(Path.Combine(_root.Path, controller, "docker", "abc"));
        }

        var (tree, _) = ControlGroupTree.Find(_root.Path, ["4:memory:/docker/abc", "3:pids:/docker/abc", "2:cpu,cpuacct:/docker/abc", "1:cpuset:/"]);
        _ = tree!.Create(Limits);

        Assert.Equal("v1", tree.Version);
        Assert.Equal("536870912", Read("memory", "memory.limit_in_bytes"));
        Assert.Equal("64", Read("pids", "pids.max"));
        Assert.Equal("100000", Read("cpu", "cpu.cfs_quota_us"));
        Assert.Single(Directory.GetDirectories(Path.Combine(_root.Path, "cpuacct", "docker", "abc")));
    }

    /// <summary>The folder is no kernel's: its files keep it from being removed, as a process does that hangs.</summary>
    [Fact]
    public async Task AGroupThatCouldNotBeRemovedIsRemovedBeforeTheNextIsMade()
    {
        var folder = MakeVersionTwo("/app.service", handedOn: "cpu memory pids");
        var (tree, _) = ControlGroupTree.Find(_root.Path, ["0::/app.service"]);
        await tree!.Create(Limits).RemoveAsync(TimeSpan.Zero);
        var left = Assert.Single(Directory.GetDirectories(folder));
        _ = tree.Create(Limits);
        Assert.True(Directory.Exists(left));

        foreach (var file in Directory.GetFiles(left))
        {
            File.Delete(file);
        }

        _ = tree.Create(Limits);

        Assert.False(Directory.Exists(left));
        Assert.Equal(2, Directory.GetDirectories(folder).Length);
    }

    [Fact]
    public void AGroupThatCannotBeMadeIsNotGoneWithout()
    {
        var folder = MakeVersionTwo("/app.service", handedOn: "cpu memory pids");
        var (tree, _) = ControlGroupTree.Find(_root.Path, ["0::/app.service"]);
        Directory.Delete(folder, recursive: true);
        File.WriteAllText(folder, "no folder any more");

        Assert.Contains("control group", Assert.Throws<SandboxException>(() => GuestGroup.Create(tree, Limits)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\n", 1L)]
    [InlineData("oom_kill_disable 0\nunder_oom 0\noom_kill 3\n", 3L)]
    [InlineData("oom_kill_disable 0\n", null)]
    public void KillsForWantOfMemoryAreRead(string text, long? kills) => Assert.Equal(kills, ControlGroup.Field(text, "oom_kill"));

    [Fact]
    public void CpuTimeIsReadOfBothVersions()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(1500), ControlGroupFiles.One.ParseCpu("1500000000\n"));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), ControlGroupFiles.Two.ParseCpu("usage_usec 1500000\nuser_usec 1000000\n"));
    }

    [Fact]
    public void NoControlGroupsAreAReason() => Assert.Equal("this system has no control groups", ControlGroupTree.Find(Path.Combine(_root.Path, "none"), []).Reason);

    /// <summary>Where this user may make groups, as in containers of continuous integration it may not.</summary>
    [Fact]
    public async Task AGroupOfThisSystemMeasuresItsProcessesAndEndsWithThem()
    {
        var (tree, reason) = ControlGroupTree.Find();
        if (tree is null)
        {
            Assert.NotEmpty(reason!);
            return;
        }

        var group = tree.Create(Limits);
        var joins = string.Join("; ", group.JoinFiles.Select(file => $"echo $$ > {file}"));
        using var process = Process.Start("/bin/sh", ["-c", $"{joins}; i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(group.Cpu > TimeSpan.Zero);
        Assert.False(group.HasRunOutOfMemory);
        await group.RemoveAsync();
        Assert.All(group.JoinFiles, file => Assert.False(Directory.Exists(Path.GetDirectoryName(file))));
    }

    [Fact]
    public async Task AProcessThatDoesNotLeaveItsGroupIsKilled()
    {
        if (ControlGroupTree.Find() is not { Tree: { } tree })
        {
            return;
        }

        var group = tree.Create(Limits);
        var joins = string.Join("; ", group.JoinFiles.Select(file => $"echo $$ > {file}"));
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{joins}; echo joined; exec sleep 600"]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        await group.RemoveAsync();

        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.All(group.JoinFiles, file => Assert.False(Directory.Exists(Path.GetDirectoryName(file))));
    }

    public void Dispose() => _root.Dispose();

    string MakeVersionTwo(string own, string handedOn, string processes = "")
    {
        File.WriteAllText(Path.Combine(_root.Path, "cgroup.controllers"), "cpu memory pids");
        var folder = Path.Join(_root.Path, own);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cgroup.controllers"), "cpu memory pids");
        File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), handedOn);
        File.WriteAllText(Path.Combine(folder, "cgroup.procs"), processes);
        return folder;
    }

    string Read(string controller, string file) =>
        File.ReadAllText(Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(_root.Path, controller, "docker", "abc"))), file));
}
