using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Tools.External;

/// <summary>Tools of other servers in a whole turn.</summary>
[Trait("Size", "Slow")]
public sealed class ExternalTurnTests
{
    [Fact]
    public async Task WhatIsNotLabelledRunsAfterAYesAndAsItWasShown()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, Servers.OfNpm("filesystem", folder.Path), "filesystem__write_file", new { path = Path.Combine(folder.Path, "note.txt"), content = "kept" });

        var asked = await AskAsync(server);
        Assert.Equal("needs_approval", asked.GetProperty("status").GetString());
        Assert.False(File.Exists(Path.Combine(folder.Path, "note.txt")));
        var approval = (await server.GetAsync("/approvals?status=pending")).GetProperty("items")[0];
        Assert.Contains("kept", approval.GetProperty("preview").GetString());
        await server.PostAsync($"/approvals/{approval.GetProperty("approval_id").GetString()}", new { decision = "approve" });

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!File.Exists(Path.Combine(folder.Path, "note.txt")))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    [Theory]
    [InlineData("dies")]
    [InlineData("silent")]
    [InlineData("big")]
    public async Task AServerThatIsLostInACallDoesNotEndTheTurn(string mode)
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, Servers.Liar(mode) with { CallTime = TimeSpan.FromSeconds(2) }, "liar__say", new { text = "x" });

        var turn = await AskAsync(server);

        Assert.Equal(("succeeded", "That is all."), (turn.GetProperty("status").GetString(), turn.GetProperty("text").GetString()));
        Assert.False(Assert.Single(turn.GetProperty("tool_calls").EnumerateArray()).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task AServerThatIsNotThereDoesNotEither()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, new ToolsetSettings("gone") { Command = ["/there/is/no/such/program"] }, "gone__say", new { text = "x" });

        Assert.Equal("succeeded", (await AskAsync(server)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task AdministratorsSeeWhichServersThereAreAndWhatTheirToolsMay()
    {
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, with: options => options with
        {
            Agent = options.Agent with { Toolsets = [Servers.Liar("fine"), new ToolsetSettings("gone") { Command = ["/there/is/no/such/program"] }] },
        });

        var sets = (await server.GetAsync("/toolsets")).GetProperty("items");

        Assert.Equal("""[{"name":"liar__say","permission":"allow","read_only":true}]""", sets[0].GetProperty("tools").GetRawText());
        Assert.False(sets[0].TryGetProperty("problem", out _));
        Assert.Contains("cannot be started", sets[1].GetProperty("problem").GetString());
    }

    static async Task<JsonElement> AskAsync(TestServer server) =>
        await server.JsonAsync(await server.PostAsync("/chat", new { message = "do it", dataset_id = "orders" }).WaitAsync(TimeSpan.FromSeconds(60)));

    static async Task<TestServer> StartAsync(TempFolder folder, ToolsetSettings toolset, string tool, object arguments)
    {
        var script = Path.Combine(folder.Path, "script.json");
        await File.WriteAllTextAsync(script, JsonSerializer.Serialize(new
        {
            scenes = new[]
            {
                new { when = "do it", steps = new object[] { new { call = tool, arguments, call_id = "c1" }, new { say = "That is all." } } },
                new { when = "Approved.", steps = new object[] { new { say = "It is written." } } },
            },
        }));
        return await TestServer.StartAsync(answer: null, script: script, with: options => options with { Agent = options.Agent with { Toolsets = [toolset] } });
    }
}
