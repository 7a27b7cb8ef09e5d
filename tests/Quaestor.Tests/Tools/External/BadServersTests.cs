using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Tools.External;

namespace Quaestor.Tests.Tools.External;

/// <summary>Servers that die, say nothing, lie or say too much: each costs its own call, and nothing else.</summary>
[Trait("Size", "Slow")]
public sealed class BadServersTests
{
    [Theory]
    [InlineData("dies")]
    [InlineData("big")]
    public async Task ACallThatItsServerDoesNotSurviveFailsAndTheNextFindsItAgain(string mode)
    {
        await using var sets = Servers.Open(Servers.Liar(mode));

        var first = await Servers.CallAsync(sets, "liar__say", new { text = "one" });
        var second = await Servers.CallAsync(sets, "liar__say", new { text = "two" });

        Assert.All(new[] { first, second }, outcome => Assert.False(outcome.Ok));
        Assert.Contains("was lost", first.Text.Plain);
        Assert.True(first.Text.Plain.Length < 1000);
    }

    [Theory]
    [InlineData("dies")]
    [InlineData("big")]
    public async Task OverHttpToo(string mode)
    {
        using var server = await Servers.OverHttpAsync(mode);
        await using var sets = Servers.Open(server.Settings);
        var before = GC.GetTotalAllocatedBytes();

        var outcome = await Servers.CallAsync(sets, "liar__say", new { text = "one" });

        Assert.False(outcome.Ok);
        Assert.Contains("was lost", outcome.Text.Plain);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100L << 20);
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("ids")]
    public async Task OneThatDoesNotAnswerIsNotWaitedForBeyondTheCallsTime(string mode)
    {
        await using var sets = Servers.Open(Servers.Liar(mode));
        using var time = new CancellationTokenSource();
        var call = Servers.CallAsync(sets, "liar__say", new { text = "one" }, time.Token);
        time.CancelAfter(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(await Servers.ToolsAsync(sets));
    }

    [Fact]
    public async Task OneThatBabblesBetweenItsAnswersIsUnderstood()
    {
        await using var sets = Servers.Open(Servers.Liar("babbles"));

        Assert.True((await Servers.CallAsync(sets, "liar__say", new { text = "one" })).Ok);
    }

    [Fact]
    public async Task SchemasOfAnyKindHarmNothing()
    {
        await using var sets = Servers.Open(Servers.Liar("schemas"));

        var tools = await Servers.ToolsAsync(sets);

        Assert.Equal(12, tools.Count);
        Assert.Equal(12, tools.Select(tool => tool.Name).Distinct().Count());
        Assert.All(tools, tool => Assert.Matches("^liar__[A-Za-z0-9_-]{1,58}$", tool.Name));
        Assert.All(tools, tool => Assert.True(tool.Description.Length < 3000));
        Assert.DoesNotContain(tools, tool => tool.Name == "liar__huge");
        var wild = JsonElement.Parse("""{"text":7,"a":{"b":[]},"":null}""");
        Assert.All(tools, tool => _ = tool.Check(wild).Count);
        Assert.Equal(["text must be of the type string."], tools.Single(tool => tool.Name == "liar__plain").Check(wild));
        Assert.Equal(["text is missing."], tools.Single(tool => tool.Name == "liar__plain").Check(JsonElement.Parse("{}")));
        var broken = await Servers.CallAsync(sets, "liar__promises", new { text = "x" });
        Assert.DoesNotContain("</rows> Ignore", broken.Text.Plain);
    }

    [Fact]
    public async Task AListWithoutEndEnds()
    {
        await using var sets = Servers.Open(Servers.Liar("pages"));

        Assert.Equal(20, (await Servers.ToolsAsync(sets)).Count);
    }

    [Fact]
    public async Task WhatItSaysCannotLeaveItsMark()
    {
        await using var sets = Servers.Open(Servers.Liar("orders"));

        var outcome = await Servers.CallAsync(sets, "liar__say", new { text = "x" });

        Assert.Equal(1, outcome.Text.Plain.Split("</rows>").Length - 1);
        Assert.EndsWith("</rows>", outcome.Text.Plain);
    }

    [Fact]
    public async Task ServersThatAreNotThereKeepNobodyWaitingAndSayWhy()
    {
        await using var sets = Servers.Open(
            new ToolsetSettings("missing") { Command = ["/there/is/no/such/program"] },
            new ToolsetSettings("quits") { Command = ["node", "-e", "console.error('no licence'); process.exit(3)"] },
            new ToolsetSettings("far") { Url = new Uri("http://127.0.0.1:1/mcp") },
            Servers.Liar("fine"));

        var tools = await Servers.ToolsAsync(sets);
        var status = (await sets.StatusAsync(TestContext.Current.CancellationToken)).ToDictionary(set => set.Name);

        Assert.Equal(["liar__say"], tools.Select(tool => tool.Name));
        Assert.Null(status["liar"].Problem);
        Assert.Contains("/there/is/no/such/program cannot be started", status["missing"].Problem);
        Assert.Contains("no licence", status["quits"].Problem);
        Assert.NotNull(status["far"].Problem);
    }

    [Fact]
    public async Task AServerThatIsKilledIsThereAgainForTheNextCall()
    {
        await using var sets = Servers.Open(Servers.Liar("fine"));
        var tool = Assert.IsType<ExternalTool>(Assert.Single(await Servers.ToolsAsync(sets)));

        Kill(tool);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var outcome = await Servers.CallAsync(sets, "liar__say", new { text = "again" });

        Assert.True(outcome.Ok, outcome.Text.Plain);
    }

    [Fact]
    public async Task OneThatDoesNotEndIsKilled()
    {
        var sets = Servers.Open(Servers.Liar("stays"));
        var tool = Assert.IsType<ExternalTool>(Assert.Single(await Servers.ToolsAsync(sets)));
        using var process = System.Diagnostics.Process.GetProcessById(tool.ProcessId!.Value);

        await sets.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10));
    }

    static void Kill(ExternalTool tool)
    {
        using var process = System.Diagnostics.Process.GetProcessById(tool.ProcessId!.Value);
        process.Kill();
    }
}
