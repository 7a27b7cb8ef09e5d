using Quaestor.Agent.Models.Configuration;

namespace Quaestor.Tests.Models.Configuration;

public sealed class ModelVariablesTests
{
    const string House = """{"models": {"providers": {"house": {"base_url": "http://127.0.0.1:8000/v1", "api_key": "key-of-file", "models": ["m"]}}}}""";

    [Theory]
    [InlineData("gpt-x", null, "openai", "gpt-x", "https://api.openai.com/v1")]
    [InlineData("openai/gpt-x", null, "openai", "gpt-x", "https://api.openai.com/v1")]
    [InlineData("meta/llama", "http://127.0.0.1:9000/v1", "openai", "meta/llama", "http://127.0.0.1:9000/v1")]
    [InlineData("openai/gpt-oss", "http://127.0.0.1:9000/v1", "openai", "openai/gpt-oss", "http://127.0.0.1:9000/v1")]
    public void AKeyAndANameAreEnough(string name, string? address, string provider, string model, string baseUrl)
    {
        var settings = Of(("OPENAI_API_KEY", "sk-1"), ("AGENT_MODEL_NAME", name), ("OPENAI_BASE_URL", address));

        var only = Assert.Single(settings.Providers);
        Assert.Equal((provider, "sk-1", model, baseUrl), (only.Name, only.ApiKey, only.Models.Single().Name, only.BaseUrl.OriginalString));
        Assert.Equal($"openai/{model}", settings.Default);
        Assert.Null(only.Problem);
    }

    [Theory]
    [InlineData("ANTHROPIC_API_KEY", "anthropic", "claude-sonnet-4-5")]
    [InlineData("XAI_API_KEY", "xai", "grok-4")]
    [InlineData("GROQ_API_KEY", "groq", "openai/gpt-oss-20b")]
    [InlineData("OPENROUTER_API_KEY", "openrouter", "meta-llama/llama-3.3-70b")]
    [InlineData("MISTRAL_API_KEY", "mistral", "mistral-large-latest")]
    public void TheKeyOfAnotherProviderMeansThatProvider(string variable, string provider, string model)
    {
        var bare = Of((variable, "k"), ("AGENT_MODEL_NAME", model.Contains('/') ? $"{provider}/{model}" : model));
        var whole = Of((variable, "k"), ("OPENAI_API_KEY", "sk-1"), ("AGENT_MODEL_NAME", $"{provider}/{model}"));

        Assert.All([bare, whole], settings =>
        {
            Assert.Equal($"{provider}/{model}", settings.Default);
            Assert.Equal(("k", model), (settings.Providers.Single(one => one.Name == provider).ApiKey, settings.Providers.Single(one => one.Name == provider).Models.Single().Name));
        });
    }

    [Fact]
    public void AnthropicHasItsOwnProtocolAndMayHaveAnotherAddress()
    {
        var settings = Of(("ANTHROPIC_API_KEY", "k"), ("ANTHROPIC_BASE_URL", "http://127.0.0.1:9000"));

        var only = Assert.Single(settings.Providers);
        Assert.Equal((ProviderKind.Anthropic, "http://127.0.0.1:9000", "k"), (only.Kind, only.BaseUrl.OriginalString, only.ApiKey));
    }

    [Fact]
    public void VariablesStandAboveTheFile()
    {
        var settings = new Installation
        {
            File = """{"models": {"prefer": "local", "temperature": 1, "max_tokens": 100, "default": "openai/a", "providers": {"openai": {"api_key": "key-of-file", "models": ["a"]}}}}""",
            Environment = [("AGENT_DEFAULT_TRANSPORT", "Online"), ("AGENT_TEMPERATURE", "0.2"), ("AGENT_MAX_TOKENS", "200"), ("AGENT_MODEL_NAME", "b"), ("OPENAI_API_KEY", "key-of-environment")],
        }.Read();

        Assert.Equal((ModelKind.Online, 0.2f, 200, "openai/b"), (settings.Prefer, settings.Temperature, settings.MaxTokens, settings.Default));
        Assert.Equal(["b", "a"], settings.Providers.Single().Models.Select(model => model.Name));
        Assert.Equal("key-of-environment", settings.Providers.Single().ApiKey);
    }

    [Fact]
    public void TheEnvironmentStandsAboveTheFolder()
    {
        var settings = new Installation
        {
            Environment = [("AGENT_MODEL_NAME", "a")],
            Folder = [("AGENT_MODEL_NAME", "b"), ("OPENAI_API_KEY", "key-of-folder")],
        }.Read();

        Assert.Equal(("openai/a", "key-of-folder"), (settings.Default, settings.Providers.Single().ApiKey));
    }

    [Fact]
    public void EndpointsMakeTheDefaultRoute()
    {
        var settings = Of(
            ("AGENT_ONLINE_ENDPOINTS", " house=http://127.0.0.1:8000/v1#qwen3 , https://api.groq.com/openai/v1#llama, http://10.0.0.1/v1 "),
            ("AGENT_MODEL_NAME", "fallback"), ("HOUSE_API_KEY", "h"), ("GROQ_API_KEY", "g"), ("OPENAI_API_KEY", "o"));

        Assert.Equal((Endpoints.Route, Endpoints.Route), (settings.Default, settings.Online));
        Assert.Equal(["house/qwen3", "groq/llama", "endpoint3/fallback"], settings.Routes.Single().Models);
        Assert.Equal([("groq", "g"), ("house", "h"), ("endpoint3", null), ("openai", "o")],
            settings.Providers.OrderBy(provider => Array.IndexOf(["groq", "house", "endpoint3", "openai"], provider.Name)).Select(provider => (provider.Name, provider.ApiKey)));
    }

    [Fact]
    public void OneEndpointIsAModelAndNoRoute()
    {
        var settings = Of(("AGENT_ONLINE_ENDPOINTS", "http://127.0.0.1:8000/v1#qwen3"), ("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1"), ("OPENAI_API_KEY", "o"));

        Assert.Empty(settings.Routes);
        Assert.Equal("openai/qwen3", settings.Default);
        Assert.Equal("o", settings.Providers.Single().ApiKey);
    }

    [Theory]
    [InlineData("AGENT_DEFAULT_TRANSPORT", "onlin", "AGENT_DEFAULT_TRANSPORT is one of online, local, planner, not \"onlin\". Did you mean \"online\"?")]
    [InlineData("AGENT_TEMPERATURE", "hot", "AGENT_TEMPERATURE must be a number from 0 to 2, not \"hot\".")]
    [InlineData("AGENT_TEMPERATURE", "2.5", "AGENT_TEMPERATURE must be a number from 0 to 2, not \"2.5\".")]
    [InlineData("AGENT_MAX_TOKENS", "0", "AGENT_MAX_TOKENS must be a whole number from 1 to 100,000,000, not \"0\".")]
    [InlineData("AGENT_MAX_TOKENS", "1.5", "AGENT_MAX_TOKENS must be a whole number from 1 to 100,000,000, not \"1.5\".")]
    [InlineData("OPENAI_BASE_URL", "localhost:8000", "OPENAI_BASE_URL is not an address. It looks like https://api.openai.com/v1.")]
    [InlineData("ANTHROPIC_BASE_URL", "nowhere", "ANTHROPIC_BASE_URL is not an address.")]
    [InlineData("AGENT_ONLINE_ENDPOINTS", "http://127.0.0.1/v1", "AGENT_ONLINE_ENDPOINTS cannot be read at \"http://127.0.0.1/v1\": it names no model. Write http://127.0.0.1/v1#MODEL, or set AGENT_MODEL_NAME.")]
    [InlineData("AGENT_ONLINE_ENDPOINTS", "planner=http://h/v1#m", "\"planner\" is a name of Quaestor's own.")]
    [InlineData("AGENT_ONLINE_ENDPOINTS", "house=h#m", "\"h\" is not an address.")]
    [InlineData("AGENT_ONLINE_ENDPOINTS", "a=http://h/v1#m, a=http://g/v1#m", "the name a stands for two addresses.")]
    public void AVariableThatIsWrongIsNamedWithItsCure(string variable, string value, string sentence) =>
        Assert.Contains(sentence, new Installation { Environment = [(variable, value)] }.Refusal(), StringComparison.Ordinal);

    [Fact]
    public void AProviderWithoutItsKeySaysWhichVariableToSet()
    {
        var settings = new Installation { File = """{"models": {"providers": {"anthropic": {"models": ["claude-x"]}}}}""" }.Read();

        Assert.Equal("anthropic has no key. Set ANTHROPIC_API_KEY in the environment or in a file .env.", settings.Providers.Single().Problem);
    }

    [Fact]
    public void ASecretThatIsNotSetTakesAwayItsOwnProviderOnly()
    {
        var settings = new Installation
        {
            File = """{"models": {"providers": {"a": {"base_url": "http://a/v1", "api_key": "${NOWHERE_SET}", "models": ["x"]}, "b": {"base_url": "http://b/v1", "models": ["y"]}}}}""",
        }.Read();

        Assert.Contains("models.providers.a.api_key cannot be read: the variable NOWHERE_SET is not set.", settings.Providers[0].Problem, StringComparison.Ordinal);
        Assert.Equal("x", settings.Providers[0].Models.Single().Name);
        Assert.Null(settings.Providers[1].Problem);
    }

    [Fact]
    public void AHouseServerNeedsNoKey() => Assert.Null(new Installation { File = House }.Read().Providers.Single().Problem);

    static ModelSettings Of(params (string Name, string? Value)[] variables) => new Installation { Environment = variables }.Read();
}
