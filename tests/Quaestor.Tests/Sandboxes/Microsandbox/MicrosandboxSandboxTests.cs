using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Microsandbox;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Microsandbox;

public sealed class MicrosandboxSandboxTests : IDisposable
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    static readonly PythonSpec Spec = new(512L << 20, 64L << 20, 64, TimeSpan.FromSeconds(30));

    readonly TempFolder _folder = new();
    readonly ScratchFolder _scratch;

    public MicrosandboxSandboxTests() => _scratch = ScratchFolder.Create(_folder.Path);

    string Log => File.Exists(Path.Combine(_folder.Path, "log")) ? File.ReadAllText(Path.Combine(_folder.Path, "log")) : "";

    [Fact]
    public async Task AGuestIsStartedInItsOwnMachineAndSpokenToBothWays()
    {
        await using var agent = Agent(EchoAsync);
        await using var sandbox = Sandbox(Msb());
        await using (var process = await sandbox.StartAsync(Spec, Cancel))
        {
            await process.Input.WriteAsync(new byte[600_000], Cancel);
            await process.Input.DisposeAsync();
            using var output = new MemoryStream();
            await process.Output.CopyToAsync(output, Cancel);

            Assert.Equal(600_000, output.Length);
            Assert.Equal(new ProcessEnd(3, "warned"), await process.WaitForEndAsync(Cancel));
        }

        var request = agent.Received[0];
        Assert.Equal(("core.exec.request", 100u), (request.Type, request.Id));
        Assert.Equal(("/usr/bin/python3", "nobody"), (request.Text("cmd"), request.Text("user")));
        Assert.Equal(["-I", "-B", "/job/runner.py"], (List<object?>)request.Content["args"]!);
        Assert.Contains("--memory 640M --cpus 1 --no-net --security restricted", Log);
        Assert.Contains("--tmpfs /tmp:64M", Log);
        Assert.Contains(":/job:ro python:3", Log);
        Assert.Contains($"rm --quiet --force {MachineName}", Log);
    }

    [Fact]
    public async Task AMachineThatKillsItsGuestDoesSoForMemory()
    {
        await using var agent = Agent((a, frame) => a.SayAsync(frame.Id, "core.exec.exited", new() { ["code"] = 137 }, isLast: true));
        await using var sandbox = Sandbox(Msb());
        await using var process = await sandbox.StartAsync(Spec, Cancel);

        var end = await process.WaitForEndAsync(Cancel);

        Assert.Equal(EndCause.Memory, end.Cause);
    }

    [Fact]
    public async Task AnImageWithoutPythonIsTold()
    {
        await using var agent = Agent((a, frame) => a.SayAsync(
            frame.Id, "core.exec.failed", new() { ["kind"] = "not_found", ["errno_name"] = "ENOENT", ["message"] = "No such file" }, isLast: true));
        await using var sandbox = Sandbox(Msb());
        await using var process = await sandbox.StartAsync(Spec, Cancel);

        var message = sandbox.Explain(Spec, await process.WaitForEndAsync(Cancel)).Message;

        Assert.Contains("has no /usr/bin/python3", message);
    }

    [Fact]
    public async Task AMachineThatGoesAwayEndsItsGuest()
    {
        await using var agent = Agent((a, _) =>
        {
            a.HangUp();
            return Task.CompletedTask;
        });
        await using var sandbox = Sandbox(Msb());
        await using var process = await sandbox.StartAsync(Spec, Cancel);

        Assert.Equal(-1, (await process.WaitForEndAsync(Cancel)).ExitCode);
        Assert.Equal(0, await process.Output.ReadAsync(new byte[1], Cancel));
    }

    [Fact]
    public async Task AKilledGuestsMachineIsRemoved()
    {
        await using var agent = Agent((_, _) => Task.CompletedTask);
        await using var sandbox = Sandbox(Msb());
        var process = await sandbox.StartAsync(Spec, Cancel);

        process.Kill();
        await process.DisposeAsync();

        Assert.True(process.HasEnded);
        Assert.Contains($"rm --quiet --force {MachineName}", Log);
    }

    [Theory]
    [InlineData("create) echo 'error: failed to pull image: manifest unknown' >&2; exit 1;;", "Check sandbox.microsandbox.image")]
    [InlineData("create) echo 'krun: cannot open /dev/kvm: Permission denied' >&2; exit 1;;", "hardware virtualisation")]
    [InlineData("--version) echo 'msb 0.2.6'; exit 0;;", "set sandbox.microsandbox.url")]
    [InlineData("--version) echo 'something else'; exit 0;;", "it is not microsandbox")]
    public async Task WhatIsWrongIsToldWithACure(string answer, string cure)
    {
        await using var sandbox = Sandbox(Msb(answer));

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.StartAsync(Spec, Cancel));

        Assert.Contains(cure, error.Message);
    }

    [Fact]
    public async Task AMachineWhoseAgentDoesNotAnswerIsRemoved()
    {
        await using var sandbox = Sandbox(Msb());

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.StartAsync(Spec, Cancel));

        Assert.Contains("sandbox.microsandbox.home", error.Message);
        Assert.Contains($"rm --quiet --force {MachineName}", Log);
    }

    [Fact]
    public async Task AProgramThatIsNotInstalledIsTold()
    {
        await using var sandbox = Sandbox("/nowhere/msb");

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.StartAsync(Spec, Cancel));

        Assert.Contains("sandbox.microsandbox.program", error.Message);
    }

    [Fact]
    public async Task MachinesOfDeadServersAreRemovedAndOthersLeftAlone()
    {
        var mine = $"quaestor-{Environment.ProcessId}-77";
        await using var sandbox = Sandbox(Msb($$"""ls) echo '[{"name":"quaestor-999999999-1"},{"name":"{{mine}}"},{"name":"someones"}]'; exit 0;;"""));

        await Assert.ThrowsAsync<SandboxException>(() => sandbox.StartAsync(Spec, Cancel));

        Assert.Contains("rm --quiet --force quaestor-999999999-1", Log);
        Assert.DoesNotContain($"rm --quiet --force {mine}", Log);
        Assert.DoesNotContain("someones", Log.Split("rm ", 2)[^1]);
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _folder.Dispose();
    }

    static string MachineName => $"quaestor-{Environment.ProcessId}-1";

    static async Task EchoAsync(FakeAgent agent, AgentFrame frame)
    {
        if (frame.Type == "core.exec.request")
        {
            await agent.SayAsync(frame.Id, "core.exec.started", new() { ["pid"] = 2 });
        }
        else if (frame.Data.Length > 0)
        {
            await agent.SayAsync(frame.Id, "core.exec.stdout", new() { ["data"] = frame.Data });
        }
        else
        {
            await agent.SayAsync(frame.Id + 1, "core.exec.stdout", new() { ["data"] = "another session's"u8.ToArray() });
            await agent.SayAsync(frame.Id, "core.exec.stderr", new() { ["data"] = "warned"u8.ToArray() });
            await agent.SayAsync(frame.Id, "core.exec.exited", new() { ["code"] = 3 }, isLast: true);
        }
    }

    FakeAgent Agent(Func<FakeAgent, AgentFrame, Task> answer) => new(AgentConnection.PathOf(_folder.Path, MachineName), answer);

    /// <summary>A program in the place of msb that writes down what it is asked.</summary>
    string Msb(string answer = "")
    {
        var path = _folder.Write("msb", $"""
            #!/bin/sh
            echo "$*" >> {_folder.Path}/log
            case "$1" in
            {answer}
            --version) echo 'msb 0.6.18';;
            ls) echo '[]';;
            esac
            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    MicrosandboxSandbox Sandbox(string program) => new(
        new("python:3") { Program = program, Home = _folder.Path },
        _scratch,
        [("runner.py", "print()"u8.ToArray())]);
}
