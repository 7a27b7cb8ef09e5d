using Quaestor.Agent.Models;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Data.Catalog;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models;

public sealed class ModelFactoryTests
{
    static readonly SourceSchema Schema = new("shop", [], [], "empty");
    static readonly DateOnly Today = new(2026, 3, 1);

    [Fact]
    public void WithNothingConfiguredThePlannerAnswers()
    {
        using var factory = Factory();

        Assert.Equal(["planner"], factory.Models.Select(m => m.ModelId));
        Assert.Equal("planner", factory.Resolve(null, null, Schema, Today).Info.ModelId);
        Assert.Equal("planner", factory.Resolve("planner", "planner", Schema, Today).Info.ModelId);
    }

    [Theory]
    [InlineData("online", null, "No online model is configured. Set OPENAI_API_KEY and AGENT_MODEL_NAME")]
    [InlineData("local", null, "Local models are not part of this version.")]
    [InlineData("onlien", null, "There is no agent type \"onlien\". It is one of online, local, planner.")]
    [InlineData(null, "gpt-9", "There is no model \"gpt-9\". There is: planner. No online model is configured.")]
    public void WhatIsMissingIsSaid(string? agentType, string? model, string sentence)
    {
        using var factory = Factory();

        var error = Assert.Throws<ModelUnavailableException>(() => factory.Resolve(agentType, model, Schema, Today));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("online", null)]
    [InlineData(null, "gpt-x")]
    [InlineData("online", "openai/gpt-x")]
    public void TheEnvironmentIsEnoughForAnOnlineModel(string? agentType, string? model)
    {
        using var factory = Factory(("OPENAI_API_KEY", "sk-1"), ("AGENT_MODEL_NAME", "gpt-x"));

        Assert.Equal(new ModelInfo("openai/gpt-x", "openai"), factory.Resolve(agentType, model, Schema, Today).Info);
        Assert.Equal(["openai/gpt-x", "planner"], factory.Models.Select(m => m.ModelId));
    }

    [Theory]
    [InlineData("sk-1", null, null, "The online model has no name. Set AGENT_MODEL_NAME")]
    [InlineData(null, "localhost:8000", "m", "OPENAI_BASE_URL is not an address.")]
    public void AHalfConfiguredModelSaysWhatToSet(string? key, string? url, string? model, string sentence)
    {
        using var factory = Factory(("OPENAI_API_KEY", key), ("OPENAI_BASE_URL", url), ("AGENT_MODEL_NAME", model));

        var error = Assert.Throws<ModelUnavailableException>(() => factory.Resolve("online", null, Schema, Today));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AScriptIsTheDefaultWhereItIsSet()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, """{"name":"demo","scenes":[{"steps":[{"say":"Hi."}]}]}""");

        using var factory = new ModelFactory(ModelSettings.None with { ScriptPath = path });

        File.Delete(path);
        Assert.Equal("scripted/demo", factory.Resolve(null, null, Schema, Today).Info.ModelId);
        Assert.Equal("scripted/demo", factory.Resolve(null, "scripted", Schema, Today).Info.ModelId);
        Assert.Equal("planner", factory.Resolve("planner", null, Schema, Today).Info.ModelId);
    }

    [Fact]
    public async Task AModelThatFailsBeforeItsFirstWordIsReplacedByThePlanner()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body("""{"error":{"message":"Down"}}""", 500));
        using var factory = Factory(("OPENAI_BASE_URL", server.BaseUrl.ToString()), ("AGENT_MODEL_NAME", "m"));

        using var bench = new Loop.LoopBench();
        var lines = await bench.AskAsync(factory.Resolve(null, null, Schema, Today).Client, "Hello");

        Assert.Equal(
            [
                "notice model_attempt: openai/m cannot answer right now; it is asked again in 0.0 s.",
                "notice model_attempt: openai/m cannot answer right now; it is asked again in 0.0 s.",
                "notice model_attempt: openai/m cannot answer right now; planner is asked instead.",
            ],
            lines.Skip(1).Take(3));
        Assert.StartsWith("notice using_fallback: m at 127.0.0.1", lines[4], StringComparison.Ordinal);
        Assert.EndsWith("cannot answer right now (Down). Ask again later, or choose another model. planner answers instead.", lines[4], StringComparison.Ordinal);
        Assert.True(bench.Answer!.UsingFallback);
        Assert.Equal("planner", bench.Answer.ModelId);
        Assert.Equal(Quaestor.Agent.Turns.TurnStatus.Succeeded, bench.Answer.Status);
    }

    [Fact]
    public async Task AWrongRequestIsNotReplaced()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body("""{"error":{"message":"Bad temperature"}}""", 400));
        using var factory = Factory(("OPENAI_BASE_URL", server.BaseUrl.ToString()), ("AGENT_MODEL_NAME", "m"));

        var heard = await Heard.FromAsync(factory.Resolve(null, null, Schema, Today).Client);

        Assert.Equal("failed bad_request", heard[^1]);
    }

    static ModelFactory Factory(params (string Name, string? Value)[] variables) =>
        new(ModelSettings.FromEnvironment(name => variables.FirstOrDefault(v => v.Name == name).Value), new RetryLimits { FirstWait = TimeSpan.Zero });
}
