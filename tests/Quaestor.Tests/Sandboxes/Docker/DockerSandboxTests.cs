using System.Text;
using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Docker;

public sealed class DockerSandboxTests : IAsyncLifetime
{
    static readonly PythonSpec Guest = new(512 << 20, 64 << 20, Processes: 32, TimeSpan.FromSeconds(20));

    readonly FakeEngine _fake = new();
    readonly ScratchFolder _scratch = ScratchFolder.Create(ScratchFolder.DefaultParent());

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task AContainerIsMadeWithNothingThatItDoesNotNeed()
    {
        await using var sandbox = Sandbox(new() { Cpus = 1.5 });
        await using var process = await StartAsync(sandbox);

        var made = Assert.Single(_fake.Made);
        var host = made["HostConfig"]!.AsObject();
        Assert.Equal("65534:65534", made["User"]!.GetValue<string>());
        Assert.True(made["NetworkDisabled"]!.GetValue<bool>());
        Assert.Equal("none", host["NetworkMode"]!.GetValue<string>());
        Assert.Equal("none", host["IpcMode"]!.GetValue<string>());
        Assert.Equal("none", host["LogConfig"]!["Type"]!.GetValue<string>());
        Assert.True(host["ReadonlyRootfs"]!.GetValue<bool>());
        Assert.Equal(512 << 20, host["Memory"]!.GetValue<long>());
        Assert.Equal(512 << 20, host["MemorySwap"]!.GetValue<long>());
        Assert.Equal(1_500_000_000, host["NanoCpus"]!.GetValue<long>());
        Assert.Equal(32, host["PidsLimit"]!.GetValue<long>());
        Assert.Equal("ALL", Assert.Single(host["CapDrop"]!.AsArray())!.GetValue<string>());
        Assert.Contains("size=67108864", host["Tmpfs"]!["/tmp"]!.GetValue<string>());
        Assert.Contains("noexec,nosuid,nodev", host["Tmpfs"]!["/tmp"]!.GetValue<string>());
        Assert.Contains(host["Ulimits"]!.AsArray(), limit => limit!["Name"]!.GetValue<string>() == "core" && limit["Hard"]!.GetValue<int>() == 0);
        var security = host["SecurityOpt"]!.AsArray().Select(option => option!.GetValue<string>()).ToList();
        Assert.Contains("no-new-privileges:true", security);
        Assert.Contains(security, option => option.StartsWith("seccomp={", StringComparison.Ordinal));
        Assert.DoesNotContain("Runtime", host);
        Assert.DoesNotContain("Binds", host);
    }

    [Fact]
    public async Task GvisorFiltersByItselfAndGetsNoFilterOfOurs()
    {
        _fake.Info["Runtimes"] = new JsonObject { ["runsc"] = new JsonObject() };
        _fake.Info["SecurityOptions"] = new JsonArray();
        await using var sandbox = Sandbox(new() { Runtime = "runsc" });
        await using var process = await StartAsync(sandbox);

        var host = Assert.Single(_fake.Made)["HostConfig"]!;
        Assert.Equal("runsc", host["Runtime"]!.GetValue<string>());
        Assert.Equal("no-new-privileges:true", Assert.Single(host["SecurityOpt"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task ASqlWorkerSeesItsDataReadOnlyAndWritesOnlyWhereItSpills()
    {
        using var data = new TempFolder();
        await using var sandbox = Sandbox();
        var spec = new WorkerSpec(data.Path, 256 << 20, 128 << 20);
        await using (var process = await sandbox.StartAsync(spec, TestContext.Current.CancellationToken))
        {
            var mounts = Assert.Single(_fake.Made)["HostConfig"]!["Mounts"]!.AsArray();
            Assert.Equal("/data", process.View.DataPath);
            Assert.Equal(data.Path, Mount(mounts, "/data")["Source"]!.GetValue<string>());
            Assert.Equal(["/spill"], mounts.Where(mount => !mount!["ReadOnly"]!.GetValue<bool>()).Select(mount => mount!["Target"]!.GetValue<string>()));
            Assert.True(Directory.Exists(Mount(mounts, "/spill")["Source"]!.GetValue<string>()));
        }

        Assert.Empty(Directory.EnumerateDirectories(_scratch.Path));
    }

    [Fact]
    public async Task SqlWorkersRunOnlyWithAnEngineOfThisMachine()
    {
        await using var near = Sandbox();
        await using var far = new DockerSandbox(new() { Socket = "tcp://10.0.0.7:2375" }, WorkerEnvironment.Locate(), _scratch);
        var spec = new WorkerSpec(null, 256 << 20, 128 << 20);

        Assert.True(near.Runs(spec));
        Assert.False(far.Runs(spec));
        Assert.True(far.Runs(Guest));
    }

    [Fact]
    public async Task WhatIsWrittenReachesTheGuestAndItsAnswersComeBackWithoutItsErrors()
    {
        _fake.Play = async container =>
        {
            await container.ComplainAsync("a warning"u8);
            byte[] read;
            while ((read = await container.ReadAsync()).Length > 0)
            {
                await container.WriteAsync([.. "echo "u8, .. read]);
            }

            return 7;
        };
        await using var sandbox = Sandbox();
        await using var process = await StartAsync(sandbox);

        process.Input.Write("hello"u8);
        process.Input.Flush();
        var answer = new byte[10];
        process.Output.ReadExactly(answer);
        Assert.Equal("echo hello", Encoding.UTF8.GetString(answer));
        Assert.False(process.HasEnded);

        await process.Input.DisposeAsync();
        Assert.Equal(0, process.Output.Read(answer));
        Assert.True(process.HasEnded);
        Assert.Equal(new ProcessEnd(7, "a warning"), await process.WaitForEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AKilledGuestsReaderFindsTheEndAndItsUsageIsTheEngines()
    {
        _fake.Play = container => Task.Delay(Timeout.Infinite, container.Killed).ContinueWith(_ => 0, TestContext.Current.CancellationToken);
        await using var sandbox = Sandbox();
        await using var process = await StartAsync(sandbox);
        var reading = Task.Run(() => process.Output.Read(new byte[1]), TestContext.Current.CancellationToken);

        process.Kill();
        process.Kill();

        Assert.Equal(0, await reading);
        Assert.Equal(137, (await process.WaitForEndAsync(TestContext.Current.CancellationToken)).ExitCode);
        await process.DisposeAsync();
        Assert.Equal(new SandboxUsage(TimeSpan.FromMilliseconds(250), 1 << 20), process.Usage);
        Assert.Empty(_fake.Containers);
    }

    [Fact]
    public async Task AGuestThatTookTooMuchMemoryIsToldApart()
    {
        _fake.Play = container =>
        {
            container.IsOutOfMemory = true;
            return Task.FromResult(137);
        };
        await using var sandbox = Sandbox();
        await using var process = await StartAsync(sandbox);

        var end = await process.WaitForEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(EndCause.Memory, end.Cause);
        Assert.Contains("sandbox.python.memory_mb", sandbox.Explain(Guest, end).Message);
    }

    [Fact]
    public async Task AContainerWhoseStartFailsIsRemoved()
    {
        _fake.Interfere = request => Task.FromResult(request.Path.EndsWith("/start", StringComparison.Ordinal)
            ? "HTTP/1.1 400 Bad Request\r\nContent-Length: 48\r\n\r\n{\"message\":\"OCI runtime: executable file not found\"}"u8.ToArray()
            : null);
        await using var sandbox = Sandbox();

        await Assert.ThrowsAsync<EngineException>(() => StartAsync(sandbox));

        Assert.Single(_fake.Made);
        Assert.Empty(_fake.Containers);
    }

    [Fact]
    public async Task AContainerWhoseMakerNeverHeardOfItIsRemoved()
    {
        using var stop = new CancellationTokenSource();
        _fake.Interfere = async request =>
        {
            if (request.Path != "/containers/create")
            {
                return null;
            }

            _fake.Leave(request.Query["name"], []);
            await stop.CancelAsync();
            return [];
        };
        await using var sandbox = Sandbox();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.StartAsync(Guest, stop.Token));

        Assert.Empty(_fake.Containers);
    }

    [Fact]
    public async Task LeftoversOfDeadServersAreRemovedAtTheStartAndOthersStay()
    {
        using var alive = ScratchFolder.Create(ScratchFolder.DefaultParent());
        Leave("dead", "here", "/nowhere/quaestor-workers-1");
        Leave("alive", "here", alive.Path);
        Leave("elsewhere", "there", "/nowhere/quaestor-workers-1");
        _fake.Leave("somebody's", []);
        await using var sandbox = Sandbox(new() { Installation = "here" });
        await using (await StartAsync(sandbox))
        {
            Assert.Equal(["alive", "elsewhere", "somebody's"], _fake.Containers.Keys.Where(id => !id.StartsWith("quaestor-", StringComparison.Ordinal)).Order());
        }
    }

    [Fact]
    public async Task AtItsEndASandboxRemovesAllThatItStarted()
    {
        Leave("elsewhere", "there", "/nowhere/quaestor-workers-1");
        var sandbox = Sandbox(new() { Installation = "here" });
        await StartAsync(sandbox);
        await StartAsync(sandbox);
        Assert.Equal(3, _fake.Containers.Count);

        await sandbox.DisposeAsync();

        Assert.Equal(["elsewhere"], _fake.Containers.Keys);
    }

    [Fact]
    public async Task AnEngineThatDiesInMidJobEndsTheJobAndNothingElse()
    {
        _fake.Play = container => Task.Delay(Timeout.Infinite, container.Killed).ContinueWith(_ => 0, TestContext.Current.CancellationToken);
        await using var sandbox = Sandbox();
        var process = await StartAsync(sandbox);
        var reading = Task.Run(() => process.Output.Read(new byte[1]), TestContext.Current.CancellationToken);

        await _fake.DisposeAsync();

        Assert.Equal(0, await reading);
        await Assert.ThrowsAsync<EngineException>(() => process.WaitForEndAsync(TestContext.Current.CancellationToken));
        process.Kill();
        await process.DisposeAsync();
        await Assert.ThrowsAsync<EngineException>(() => StartAsync(sandbox));
    }

    [Theory]
    [InlineData("OSType", "windows", "Linux containers")]
    [InlineData("MemoryLimit", false, "cgroup_enable=memory")]
    [InlineData("PidsLimit", false, "pids")]
    [InlineData("CpuCfsQuota", false, "cpu")]
    [InlineData("SecurityOptions", null, "seccomp")]
    public async Task AnEngineThatCannotHoldWhatIsPromisedIsRefused(string field, object? value, string word)
    {
        _fake.Info[field] = JsonValue.Create(value);
        await using var sandbox = Sandbox();

        var error = await Assert.ThrowsAsync<SandboxException>(() => StartAsync(sandbox));

        Assert.StartsWith("The Docker engine cannot hold what is promised of a sandbox: ", error.Message);
        Assert.Contains(word, error.Message);
        Assert.Empty(_fake.Made);
    }

    [Fact]
    public async Task AnUnknownRuntimeIsRefusedWithTheOnesThereAre()
    {
        await using var sandbox = Sandbox(new() { Runtime = "runsc" });

        var error = await Assert.ThrowsAsync<SandboxException>(() => StartAsync(sandbox));

        Assert.Contains("no runtime runsc, only runc", error.Message);
    }

    [Fact]
    public async Task AnEngineThatWasNotThereIsTriedAgain()
    {
        _fake.Images.Clear();
        await using var sandbox = Sandbox();
        await Assert.ThrowsAsync<EngineException>(() => StartAsync(sandbox));

        _fake.Images.Add(DockerOptions.DefaultImage);
        await using var process = await StartAsync(sandbox);

        Assert.Single(_fake.Made);
    }

    DockerSandbox Sandbox(DockerOptions? options = null) => new(
        (options ?? new()) with { Socket = _fake.Address }, WorkerEnvironment.Locate(), _scratch);

    static JsonNode Mount(JsonArray mounts, string target) => mounts.Single(mount => mount!["Target"]!.GetValue<string>() == target)!;

    void Leave(string id, string installation, string server) => _fake.Leave(
        id, new() { ["quaestor.installation"] = installation, ["quaestor.server"] = server });

    static Task<SandboxedProcess> StartAsync(DockerSandbox sandbox) => sandbox.StartAsync(Guest, TestContext.Current.CancellationToken);
}
