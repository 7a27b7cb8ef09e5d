using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Local;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Local;

/// <summary>How a program is started, watched and ended, whichever it is.</summary>
public sealed class SupervisionTests
{
    const string Kind = "llama.cpp";

    [Fact]
    public async Task APortThatAnotherTookMeanwhileIsTriedNoMore()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var ports = new Queue<int>([((IPEndPoint)other.LocalEndpoint).Port, Agent.Models.Local.Processes.FreePort.Find()]);
        await using var models = new LocalModels();
        models.Supervision = models.Supervision with { FreePort = ports.Dequeue };

        Assert.Equal("Answered by qwen3.", (await models.With(Kind).AskAsync("hello")).Text);
        Assert.Equal(2, models.Starts.Count);
    }

    [Fact]
    public async Task AProgramThatFailsAgainAndAgainIsGivenUpForAWhileOnly()
    {
        await using var models = new LocalModels();
        models.Supervision = models.Supervision with { CoolDown = TimeSpan.FromHours(1) };
        models.With(models.Settings(Kind, ("STUB_EXIT", "1")));

        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("does not start", (await models.FailAsync()).Message);
        }

        var givenUp = await models.FailAsync();
        Assert.Equal(3, models.Starts.Count);
        Assert.Equal(ModelFailure.Overloaded, givenUp.Failure);
        Assert.InRange(givenUp.RetryAfter!.Value, TimeSpan.FromMinutes(30), TimeSpan.FromHours(1));
        Assert.Contains("exit code 1", givenUp.Message);

        await models.Registry.CleanupAsync(LocalModels.Name);
        await models.FailAsync();
        Assert.Equal(4, models.Starts.Count);
    }

    [Fact]
    public async Task AfterThatWhileItIsTriedAgainWhenItIsAsked()
    {
        await using var models = new LocalModels();
        models.Supervision = models.Supervision with { CoolDown = TimeSpan.FromMilliseconds(1), MaxFailures = 1 };
        models.With(Kind);

        await models.FailAsync("[crash]");
        await Task.Delay(TimeSpan.FromMilliseconds(5));

        Assert.Equal("Answered by qwen3.", (await models.AskAsync("hello")).Text);
    }

    [Fact]
    public async Task ACrashIsMendedBeforeAnybodyAsks()
    {
        await using var models = new LocalModels().With(Kind);

        await models.FailAsync("[crash]");
        while (models.Starts.Count < 2 || (await models.Registry.HealthAsync(LocalModels.Name, CancellationToken.None)).State != LocalModelState.Ready)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Empty((await models.AskAsync("hello")).Notices);
        Assert.Equal(2, models.Starts.Count);
    }

    [Fact]
    public async Task AProgramThatTakesTooMuchMemoryIsEndedWithASentence()
    {
        await using var models = new LocalModels();
        models.With(models.Settings(Kind) with { MemoryLimit = 200L << 20 });

        var failure = await models.FailAsync("[eat]");

        Assert.Equal(ModelFailure.IncompleteStream, failure.Failure);
        Assert.Contains("its limit is 200 MB (memory_mb)", failure.Message);
        Assert.Equal("Answered by qwen3.", (await models.AskAsync("hello")).Text);
    }

    [Fact]
    public async Task AProgramThatIsNotReadyInTimeIsEnded()
    {
        await using var models = new LocalModels();
        models.With(models.Settings(Kind, ("STUB_READY", models.File("never"))) with { StartTimeout = TimeSpan.FromMilliseconds(600) });

        var failure = await models.FailAsync();

        Assert.Equal(ModelFailure.Timeout, failure.Failure);
        Assert.Contains("start_seconds", failure.Message);
        Assert.False(HostProcess.Runs(models.ProcessId));
    }

    [Fact]
    public async Task AnIdleProgramIsStoppedAndOneInUseIsNot()
    {
        await using var models = new LocalModels();
        models.With(models.Settings(Kind) with { IdleTimeout = TimeSpan.FromMilliseconds(500) });
        await using var slow = models.Registry.Client(LocalModels.Name)
            .GetStreamingResponseAsync([new(ChatRole.User, $"[wait {models.File("go")}]")]).GetAsyncEnumerator();
        while (await slow.MoveNextAsync() && slow.Current.Text.Length == 0)
        {
        }

        await models.AskAsync("hello");
        await models.AskAsync("hello");
        await File.WriteAllTextAsync(models.File("go"), "");
        while (await slow.MoveNextAsync())
        {
        }

        Assert.Single(models.Starts);
        await slow.DisposeAsync();
        await HostProcess.WaitForEndAsync(models.ProcessId);
        Assert.Equal("Answered by qwen3.", (await models.AskAsync("hello")).Text);
        Assert.Equal(2, models.Starts.Count);
    }

    [Fact]
    public async Task AProgramThatNobodyUsesAfterItsStartIsStoppedAsIdle()
    {
        await using var models = new LocalModels();
        models.With(models.Settings(Kind) with { IdleTimeout = TimeSpan.FromMilliseconds(20) });

        await models.Registry.LoadAsync(LocalModels.Name, CancellationToken.None);

        await HostProcess.WaitForEndAsync(models.ProcessId).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AProgramThatIsStartedAgainForNobodyIsStoppedAsIdle()
    {
        await using var models = new LocalModels();
        models.Supervision = models.Supervision with { FirstBackoff = TimeSpan.FromMilliseconds(600) };
        models.With(models.Settings(Kind) with { IdleTimeout = TimeSpan.FromMilliseconds(300) });

        await models.FailAsync("[crash]");
        while (models.Starts.Count < 2)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await HostProcess.WaitForEndAsync(models.ProcessId).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ModelsThatSayOtherThingsOfTheirServerShareNone()
    {
        await using var models = new LocalModels();
        var first = models.Settings("ollama");
        models.With(
            first,
            first with { Name = "same" },
            first with { Name = "idle", IdleTimeout = TimeSpan.FromHours(1) },
            first with { Name = "slow", StartTimeout = TimeSpan.FromHours(1) },
            first with { Name = "path", HealthPath = "/health" },
            first with { Name = "key", ApiKey = "k" });

        foreach (var name in (string[])[LocalModels.Name, "same", "idle", "slow", "path", "key"])
        {
            await models.Registry.LoadAsync(name, CancellationToken.None);
        }

        Assert.Equal(5, models.Starts.Count);
    }

    [Fact]
    public async Task AKilledServerLeavesNoProgramBehind()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("model.gguf"), "GGUF");
        var start = new ProcessStartInfo(LocalModels.Program, ["host", folder.File("model.gguf")]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_ROOT"] = LocalModels.DotnetRoot;
        start.Environment["STUB_CHILD"] = folder.File("child");
        start.Environment["STUB_IGNORE_TERM"] = "1";
        using var host = Process.Start(start)!;
        var program = int.Parse((await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        var child = int.Parse(await File.ReadAllTextAsync(folder.File("child")), CultureInfo.InvariantCulture);
        Assert.True(HostProcess.Runs(program) && HostProcess.Runs(child));

        host.Kill();

        await HostProcess.WaitForEndAsync(program).WaitAsync(TimeSpan.FromSeconds(30));
        await HostProcess.WaitForEndAsync(child).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task AKilledGuardEndsItsProgram()
    {
        await using var models = new LocalModels().With(Kind);
        await models.AskAsync("hello");
        var program = models.ProcessId;
        using (var guard = Process.GetProcessById(int.Parse(HostProcess.Status(program, "PPid"), CultureInfo.InvariantCulture)))
        {
            guard.Kill();
        }

        await HostProcess.WaitForEndAsync(program);
        while (await models.Registry.HealthAsync(LocalModels.Name, CancellationToken.None) is not { State: LocalModelState.Ready, ProcessId: { } now } || now == program)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal("Answered by qwen3.", (await models.AskAsync("hello")).Text);
    }

    [Fact]
    public async Task WhatTheProgramWritesIsKeptWithoutItsKey()
    {
        await using var models = new LocalModels();
        models.With(models.Settings("command", ("STUB_KEY", "{key}"), ("STUB_EXIT", "2"), ("STUB_WORDS", "started with {key}")));

        var failure = await models.FailAsync();
        var log = Path.Combine(models.LogFolder, "qwen3.log");

        Assert.Contains(log, failure.Message);
        Assert.Equal("started with ***", (await File.ReadAllTextAsync(log)).Trim());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
    }

    [Fact]
    public async Task TheProgramIsAskedWithItsOwnKeyAndGetsNoneOfOurs()
    {
        Environment.SetEnvironmentVariable("OPENAI_API_KEY", "sk-not-for-programs");
        await using var models = new LocalModels().With(Kind);

        Assert.Equal("Answered by qwen3.", (await models.AskAsync("hello")).Text);
        var environment = models.Starts[0].GetProperty("environment");
        Assert.False(environment.TryGetProperty("OPENAI_API_KEY", out _));
        Assert.True(environment.TryGetProperty("HOME", out _));
        Assert.Equal(48, environment.GetProperty("LLAMA_API_KEY").GetString()!.Length);
    }

    [Fact]
    public async Task AModelThatIsUnloadedWhileItLoadsSaysSo()
    {
        await using var models = new LocalModels();
        models.With(Kind, ("STUB_READY", models.File("never")));
        var asked = models.FailAsync();
        while (models.Starts.Count == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await models.Registry.CleanupAsync(LocalModels.Name);

        Assert.Contains("was unloaded while it was being loaded", (await asked).Message);
        Assert.False(HostProcess.Runs(models.ProcessId));
    }
}
