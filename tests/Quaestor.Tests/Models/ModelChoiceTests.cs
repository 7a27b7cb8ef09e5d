using Quaestor.Agent.Models;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;
using Quaestor.Tests.Models.Configuration;

namespace Quaestor.Tests.Models;

/// <summary>Request × user's preference × installation's default: which model answers.</summary>
public sealed class ModelChoiceTests
{
    const string Two =
        """
        {
          "models": {
            KEYS
            "providers": {
              "a": { "base_url": "http://127.0.0.1:1/v1", "models": ["small", "both", { "name": "plain", "calls_tools": false, "context_tokens": 4096 }] },
              "b": { "base_url": "http://127.0.0.1:2/v1", "models": ["org/large", "both"] }
            },
            "prices": { "a/small": { "input": 1, "cached_input": 0.1, "output": 2 } }
          },
          "routes": { "main": ["b/org/large", "a/small"], "last": "planner" }
        }
        """;

    [Theory]

    // What the request says.
    [InlineData("", "online", "b/org/large", null, null, "b/org/large")]
    [InlineData("", null, "small", null, null, "a/small")]
    [InlineData("", null, "org/large", null, null, "b/org/large")]
    [InlineData("", null, "large", null, null, "b/org/large")]
    [InlineData("", null, "b", null, null, "b/org/large")]
    [InlineData("", null, "main", null, null, "main")]
    [InlineData("", null, "planner", "a/small", "online", "planner")]
    [InlineData("", "planner", null, "a/small", "online", "planner")]
    [InlineData("", null, "a/not-listed", null, null, "a/not-listed")]
    [InlineData("", null, "openai/gpt-x", null, null, "openai/gpt-x")]
    [InlineData("", "online", null, null, null, "a/small")]
    [InlineData("\"online\": \"main\", \"default\": \"a/both\",", "online", null, null, null, "main")]
    [InlineData("\"default\": \"b/both\",", "online", null, null, null, "b/both")]
    [InlineData("\"default\": \"planner\",", "online", null, null, null, "a/small")]

    // What the user prefers.
    [InlineData("", null, null, "b/both", null, "b/both")]
    [InlineData("\"default\": \"main\",", null, null, "b/both", null, "b/both")]
    [InlineData("\"default\": \"planner\",", null, null, "b/both", null, "planner")]
    [InlineData("\"default\": \"planner\",", null, null, "b/both", "online", "b/both")]
    [InlineData("\"default\": \"planner\",", null, null, null, "online", "a/small")]
    [InlineData("\"prefer\": \"planner\",", "online", null, "b/both", null, "b/both")]

    // What the installation says.
    [InlineData("", null, null, null, null, "a/small")]
    [InlineData("\"default\": \"main\",", null, null, null, null, "main")]
    [InlineData("\"default\": \"planner\",", null, null, null, null, "planner")]
    [InlineData("\"default\": \"last\",", null, null, null, null, "last")]
    [InlineData("\"online\": \"b/both\",", null, null, null, null, "b/both")]
    [InlineData("\"prefer\": \"planner\",", null, null, null, null, "planner")]
    [InlineData("\"prefer\": \"planner\", \"default\": \"main\",", null, null, null, null, "planner")]
    [InlineData("\"prefer\": \"online\", \"default\": \"main\",", null, null, null, null, "main")]
    public async Task OneModelIsMeant(string keys, string? agentType, string? model, string? preferredOnline, string? prefer, string id)
    {
        await using var factory = new ModelFactory(new Installation { File = Two.Replace("KEYS", keys, StringComparison.Ordinal) }.Read());

        var chosen = factory.Choose(agentType, model, new(preferredOnline, null, prefer is null ? null : Enum.Parse<ModelKind>(prefer, ignoreCase: true)));

        Assert.Equal(id, chosen.Id);
    }

    [Theory]
    [InlineData(null, "both", "More than one model is called \"both\". Write one of a/both, b/both.")]
    [InlineData(null, "smal", "There is no model \"smal\". Did you mean \"small\"? There is: main, last, a/small,")]
    [InlineData(null, "smal", "Any model of a, b can be asked by its whole name, as in a/NAME.")]
    [InlineData("planner", "a/small", "a/small is online, not planner.")]
    [InlineData("onlin", null, "There is no agent type \"onlin\". Did you mean \"online\"? It is one of online, local, planner.")]
    [InlineData("local", null, "No local model is configured. Set LOCAL_MODEL_PATHS")]
    public async Task WhatIsNotThereIsSaidWithItsCure(string? agentType, string? model, string sentence)
    {
        await using var factory = new ModelFactory(new Installation { File = Two.Replace("KEYS", "", StringComparison.Ordinal) }.Read());

        Assert.Contains(sentence, Assert.Throws<ModelUnavailableException>(() => factory.Choose(agentType, model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APreferenceThatIsGoneIsSaidAndNotPassedOver()
    {
        await using var factory = new ModelFactory(ModelSettings.None);

        Assert.StartsWith("Your settings prefer a model that is not there any more.", Assert.Throws<ModelUnavailableException>(() => factory.Choose(null, null, new("a/b"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Your settings prefer local models.", Assert.Throws<ModelUnavailableException>(() => factory.Choose(null, null, new(Prefer: ModelKind.Local))).Message, StringComparison.Ordinal);
        Assert.Null(factory.DefaultFor(new(Prefer: ModelKind.Local)));
        Assert.Equal("planner", factory.DefaultFor(ModelPreference.None)!.Id);
    }

    [Fact]
    public async Task OfAModelItIsKnownWhatItCostsAndCan()
    {
        await using var factory = new ModelFactory(new Installation { File = Two.Replace("KEYS", "", StringComparison.Ordinal) }.Read());

        var (small, plain, planner) = (factory.Choose(null, "a/small").Info, factory.Choose(null, "plain").Info, factory.Choose("planner", null).Info);

        Assert.Equal((true, true, null, 2m), (small.IsHosted, small.CallsTools, small.ContextTokens, small.Price!.Output));
        Assert.Equal((true, false, 4096, null), (plain.IsHosted, plain.CallsTools, plain.ContextTokens, plain.Price));
        Assert.False(planner.IsHosted);
    }

    [Theory]
    [InlineData("""{"models": {"default": "gpt"}}""", "models.default names a model that cannot be asked. There is no model \"gpt\".")]
    [InlineData("""{"models": {"online": "planner"}}""", "models.online names planner, which is planner. Name one that is online.")]
    [InlineData("""{"routes": {"main": ["nowhere/m"]}}""", "routes.main names a model that cannot be asked. There is no model \"nowhere/m\".")]
    [InlineData("""{"routes": {"main": ["other"], "other": ["planner"]}}""", "routes.main names a model that cannot be asked.")]
    [InlineData("""{"models": {"prices": {"nowhere/m": {"input": 1, "output": 1}}}}""", "models.prices names a model that cannot be asked.")]
    public void ANameThatIsNoModelIsRefusedAtTheStart(string file, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<SettingsException>(() => new ModelFactory(new Installation { File = file }.Read())).Message, StringComparison.Ordinal);
}
