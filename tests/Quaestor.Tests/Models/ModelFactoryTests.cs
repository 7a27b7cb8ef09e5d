using System.Text.Json;
using Quaestor.Agent.Models;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.Planner;
using Quaestor.Agent.Models.Routing;
using Quaestor.Data.Catalog;
using Quaestor.Tests.Models.Configuration;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models;

public sealed class ModelFactoryTests
{
    const string Hello = """{"choices":[{"delta":{"content":"Hello."},"finish_reason":"stop"}]}""";

    static readonly RetryLimits Quick = new() { FirstWait = TimeSpan.Zero };
    static readonly SourceSchema Schema = new("shop", [], [], "empty");
    static readonly DateOnly Today = new(2026, 3, 1);

    [Fact]
    public async Task WithNothingConfiguredThePlannerAnswers()
    {
        await using var factory = new ModelFactory(ModelSettings.None);

        Assert.Equal(["planner"], factory.Offered.Select(model => model.Id));
        Assert.Equal("planner", Resolve(factory).Info.ModelId);
    }

    [Fact]
    public async Task AScriptIsTheDefaultWhereItIsSet()
    {
        using var folder = new TempFolder();
        var path = folder.Write("demo.json", """{"name":"demo","scenes":[{"steps":[{"say":"Hi."}]}]}""");

        await using var factory = new ModelFactory(ModelSettings.OneEndpoint(new("http://127.0.0.1:1/v1"), "m") with { ScriptPath = path });

        Assert.Equal("scripted/demo", Resolve(factory).Info.ModelId);
        Assert.Equal("scripted/demo", factory.Choose("online", null, new("openai/m", null, ModelKind.Online)).Id);
        Assert.Equal("scripted/demo", factory.Choose(null, "scripted").Id);
        Assert.Equal("planner", factory.Choose("planner", null).Id);
    }

    [Fact]
    public async Task WhatSettingsSayOfEveryRequestIsSent()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Stream(Hello));
        await using var factory = new ModelFactory(new Installation
        {
            File = $$$"""{"models": {"temperature": 0.5, "max_tokens": 77, "providers": {"house": {"base_url": "{{{server.BaseUrl}}}", "api_key": "k", "headers": {"X-Team": "data"}, "models": ["m"] } } } }""",
        }.Read(), Quick);

        await Heard.FromAsync(Resolve(factory).Client);

        var request = server.Requests.Single();
        Assert.Equal((0.5, 77, "m"), (request.GetProperty("temperature").GetDouble(), MaxTokens(request), request.GetProperty("model").GetString()));
        Assert.Equal(("Bearer k", "data"), (server.Headers.Single()["authorization"], server.Headers.Single()["x-team"]));
    }

    [Fact]
    public async Task AModelThatIsNotListedIsAskedByItsWholeName()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Stream(Hello));
        await using var factory = new ModelFactory(ModelSettings.OneEndpoint(server.BaseUrl, "m"), Quick);

        await Heard.FromAsync(Resolve(factory, model: "openai/org/other").Client);

        Assert.Equal("org/other", server.Requests.Single().GetProperty("model").GetString());
    }

    [Fact]
    public async Task ARouteAsksItsModelsInTheirOrder()
    {
        await using var down = await StubModelServer.StartAsync(StubModelServer.Body("""{"error":{"message":"No money","code":"insufficient_quota"}}""", 429));
        await using var up = await StubModelServer.StartAsync(StubModelServer.Stream(Hello));
        await using var factory = new ModelFactory(TwoServers(down, up, ""), Quick);

        using var bench = new Loop.LoopBench();
        await bench.AskAsync(Resolve(factory, model: "main").Client, "Hello");

        Assert.Equal("b/m", bench.Answer!.ModelId);
        Assert.Single(down.Requests);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\"planner_fallback\": false,", false)]
    public async Task ThePlannerIsLastUnlessItIsSwitchedOff(string key, bool answers)
    {
        await using var down = await StubModelServer.StartAsync(StubModelServer.Body("""{"error":{"message":"No money","code":"insufficient_quota"}}""", 429));
        await using var factory = new ModelFactory(TwoServers(down, down, key), Quick);

        using var bench = new Loop.LoopBench();
        await bench.AskAsync(Resolve(factory, model: "main").Client, "Hello");

        Assert.Equal((answers, answers), (bench.Answer!.UsingFallback, bench.Answer.Status == Quaestor.Agent.Turns.TurnStatus.Succeeded));
    }

    [Fact]
    public async Task AModelThatFailsBeforeItsFirstWordIsReplacedByThePlanner()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body("""{"error":{"message":"Down"}}""", 500));
        await using var factory = new ModelFactory(ModelSettings.OneEndpoint(server.BaseUrl, "m"), Quick);

        using var bench = new Loop.LoopBench();
        var lines = await bench.AskAsync(Resolve(factory).Client, "Hello");

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
        await using var factory = new ModelFactory(ModelSettings.OneEndpoint(server.BaseUrl, "m"), Quick);

        var heard = await Heard.FromAsync(Resolve(factory).Client);

        Assert.Equal("failed bad_request", heard[^1]);
    }

    [Fact]
    public async Task AModelThatCannotBeAskedAsItIsSetUpGivesWayAndSaysWhy()
    {
        await using var factory = new ModelFactory(new Installation { File = """{"models": {"default": "anthropic/claude-x"}}""" }.Read(), Quick);

        using var bench = new Loop.LoopBench();
        var lines = await bench.AskAsync(Resolve(factory).Client, "Hello");

        Assert.Contains(lines, line => line.StartsWith("notice using_fallback", StringComparison.Ordinal) && line.Contains("Set ANTHROPIC_API_KEY", StringComparison.Ordinal));
        Assert.Equal(("planner", true), (bench.Answer!.ModelId, bench.Answer.UsingFallback));
    }

    [Theory]
    [InlineData("ollama", "gpt-oss:120b-cloud", true)]
    [InlineData("ollama", "qwen3-coder:480b-CLOUD", true)]
    [InlineData("ollama", "gpt-oss:20b", false)]
    [InlineData("vllm", "org/my-cloud", false)]
    public async Task AModelThatOllamaPassesOnToAnotherMachineIsHosted(string runner, string model, bool isHosted)
    {
        await using var byVariable = new ModelFactory(new Installation { Environment = [("LOCAL_MODEL_PATHS", $"q={runner}:{model}")] }.Read());
        await using var byFile = new ModelFactory(new Installation { File = $$$"""{"models": {"runners": {"q": {"runner": "{{{runner}}}", "model": "{{{model}}}" } } } }""" }.Read());

        Assert.Equal((isHosted, isHosted), (byVariable.Choose(null, "local/q").Info.IsHosted, byFile.Choose(null, "local/q").Info.IsHosted));
    }

    static ResolvedModel Resolve(ModelFactory factory, string? model = null) => factory.Resolve(null, model, new PlannedOver(Schema, Today));

    static int MaxTokens(JsonElement request) =>
        (request.TryGetProperty("max_tokens", out var tokens) ? tokens : request.GetProperty("max_completion_tokens")).GetInt32();

    static ModelSettings TwoServers(StubModelServer first, StubModelServer second, string key) => new Installation
    {
        File = $$$"""{"models": { {{{key}}} "providers": {"a": {"base_url": "{{{first.BaseUrl}}}"}, "b": {"base_url": "{{{second.BaseUrl}}}"} } }, "routes": {"main": ["a/m", "b/m"]}}""",
    }.Read();
}
