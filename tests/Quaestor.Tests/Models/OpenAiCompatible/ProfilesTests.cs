using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.OpenAiCompatible;

public sealed class ProfilesTests
{
    static readonly AIFunctionDeclaration Tool = AIFunctionFactory.CreateDeclaration(
        "one", "Does one thing.", JsonElement.Parse("""{"type":"object","properties":{"x":{"type":"integer","default":3},"y":{"type":"string"}},"required":["y"]}"""));

    [Theory]
    [InlineData("https://api.openai.com/v1", "openai")]
    [InlineData("https://me.openai.azure.com/openai/v1", "azure")]
    [InlineData("https://api.x.ai/v1", "xai")]
    [InlineData("https://api.groq.com/openai/v1", "groq")]
    [InlineData("https://openrouter.ai/api/v1", "openrouter")]
    [InlineData("https://api.mistral.ai/v1", "mistral")]
    [InlineData("http://localhost:11434/v1", "ollama")]
    [InlineData("http://127.0.0.1:1234/v1", "lmstudio")]
    [InlineData("http://127.0.0.1:8000/v1", "compatible")]
    [InlineData("https://api.openai.com.evil.example/v1", "compatible")]
    public void AProviderIsKnownByItsAddress(string url, string name) => Assert.Equal(name, new OpenAiEndpoint(new Uri(url), "m").Profile.Name);

    [Fact]
    public void NamesAreUniqueAndFindTheirProfile()
    {
        Assert.All(Profiles.All, profile => Assert.Same(profile, Profiles.Find(profile.Name.ToUpperInvariant())));
        Assert.All(Profiles.All.Where(p => p.IsLocal), profile => Assert.True(profile.BaseUrl!.IsLoopback && profile.KeyVariables.Count == 0));
        Assert.Null(Profiles.Find("nobody"));
    }

    [Fact]
    public async Task AReasoningModelOfOpenAiGetsWhatItTakes()
    {
        var options = new ChatOptions { Instructions = "Be brief.", Temperature = 0, MaxOutputTokens = 50, Tools = [Tool], AllowMultipleToolCalls = true };

        var request = await SentAsync(Profiles.OpenAi, "gpt-5-mini", options);

        Assert.Equal("""{"role":"developer","content":"Be brief."}""", request.GetProperty("messages")[0].GetRawText());
        Assert.Equal(50, request.GetProperty("max_completion_tokens").GetInt32());
        Assert.False(request.TryGetProperty("temperature", out _) || request.TryGetProperty("max_tokens", out _));
        Assert.True(request.GetProperty("parallel_tool_calls").GetBoolean());
        var function = request.GetProperty("tools")[0].GetProperty("function");
        Assert.True(function.GetProperty("strict").GetBoolean());
        Assert.Equal(["x", "y"], function.GetProperty("parameters").GetProperty("required").EnumerateArray().Select(r => r.GetString()!).Order());
        Assert.False(function.GetProperty("parameters").GetProperty("additionalProperties").GetBoolean());
        Assert.Equal("user", (await SentAsync(Profiles.OpenAi, "o1-mini", options)).GetProperty("messages")[0].GetProperty("role").GetString());
        Assert.Equal("system", (await SentAsync(Profiles.OpenAi, "gpt-4.1", options)).GetProperty("messages")[0].GetProperty("role").GetString());
    }

    [Fact]
    public async Task ARunnerGetsOnlyWhatItKnows()
    {
        var options = new ChatOptions
        {
            Temperature = 0, Tools = [Tool], AllowMultipleToolCalls = false, ToolMode = ChatToolMode.RequireAny,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(Tool.JsonSchema),
        };

        var ollama = await SentAsync(Profiles.Ollama, "qwen3", options);
        var mlx = await SentAsync(Profiles.Mlx, "qwen3", options);
        var llama = await SentAsync(Profiles.LlamaCpp, "qwen3", options);

        Assert.False(ollama.TryGetProperty("tool_choice", out _) || ollama.TryGetProperty("parallel_tool_calls", out _));
        Assert.False(ollama.GetProperty("tools")[0].GetProperty("function").TryGetProperty("strict", out _));
        Assert.Equal(("json_schema", true), (ollama.GetProperty("response_format").GetProperty("type").GetString(), ollama.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean()));
        Assert.Equal(("json_object", 4096), (mlx.GetProperty("response_format").GetProperty("type").GetString(), mlx.GetProperty("max_tokens").GetInt32()));
        Assert.Equal(("json_object", "required"), (llama.GetProperty("response_format").GetProperty("type").GetString(), llama.GetProperty("tool_choice").GetString()));
        Assert.Equal(0, llama.GetProperty("temperature").GetInt32());
    }

    [Theory]
    [InlineData("openai", "chatcmpl-tool-0123456789abcdef0123456789abcdef", "sql_0123456789abcdef0123456789abcdef")]
    [InlineData("mistral", "sql_0123456789abcdef0123456789abcdef", "Ab3dE6gH9")]
    [InlineData("mistral", "toolu_1é", "123456789")]
    public async Task AnIdThatTheServerRefusesBecomesAShortOneOfCallAndResult(string profile, string unfit, string fit)
    {
        ChatMessage[] history =
        [
            new(ChatRole.User, "?"),
            new(ChatRole.Assistant, [new FunctionCallContent(unfit, "one"), new FunctionCallContent(fit, "one")]),
            new(ChatRole.Tool, [new FunctionResultContent(unfit, "1 row"), new FunctionResultContent(fit, "2 rows")]),
        ];

        var messages = (await SentAsync(Profiles.Find(profile)!, "m", new ChatOptions(), history)).GetProperty("messages");

        var calls = messages[1].GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("id").GetString()!).ToList();
        Assert.Matches("^[A-Za-z0-9]{9}$", calls[0]);
        Assert.Equal(fit, calls[1]);
        Assert.Equal(calls, [messages[2].GetProperty("tool_call_id").GetString()!, messages[3].GetProperty("tool_call_id").GetString()!]);
    }

    [Fact]
    public async Task MistralIsAskedForNothingThatItRefuses()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Stream("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""));
        var client = new OpenAiChatClient(new OpenAiEndpoint(server.BaseUrl, "m") { Profile = Profiles.Find("mistral")! }, server.Http);

        await foreach (var update in client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "?")], new ChatOptions { MaxOutputTokens = 50 }))
        {
        }

        Assert.Equal(
            """{"model":"m","messages":[{"role":"user","content":"?"}],"max_tokens":50,"stream":true}""",
            server.Requests.Single().GetRawText());
    }

    [Fact]
    public async Task ImagesGoWhereTheyCanBeSeen()
    {
        ChatMessage[] question = [new(ChatRole.User, [new TextContent("See"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("https://x.example/y.png", "image/png")])];

        var request = await SentAsync(Profiles.OpenAi, "gpt-4.1", new ChatOptions(), question);
        var refused = await Assert.ThrowsAsync<ModelException>(() => SentAsync(Profiles.Mlx, "m", new ChatOptions(), question));

        Assert.Equal(
            """[{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},{"type":"image_url","image_url":{"url":"https://x.example/y.png"}}]""",
            request.GetProperty("messages")[0].GetProperty("content").GetRawText());
        Assert.Equal(ModelFailure.BadRequest, refused.Failure);
        Assert.Contains("cannot read images", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""")]
    [InlineData("""{"type":"object","properties":{"x":{}}}""")]
    [InlineData("""{"type":"object","properties":{"x":{"type":"object"}}}""")]
    [InlineData("""{"type":"object","properties":{"x":{"oneOf":[{"type":"string"}]}}}""")]
    [InlineData("""{"type":"string"}""")]
    public void ASchemaThatCannotBeStrictStaysAsItIs(string schema) => Assert.Null(StrictSchema.Of(JsonElement.Parse(schema)));

    [Fact]
    public void AQueryOfTheBaseUrlStaysBehindThePath() => Assert.Equal(
        "https://me.openai.azure.com/openai/deployments/d/chat/completions?api-version=1",
        new OpenAiEndpoint(new Uri("https://me.openai.azure.com/openai/deployments/d?api-version=1"), "d").Completions.AbsoluteUri);

    static async Task<JsonElement> SentAsync(ProviderProfile profile, string model, ChatOptions options, ChatMessage[]? messages = null)
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body("""{"choices":[{"message":{"content":"ok"},"finish_reason":"stop"}]}"""));
        await new OpenAiChatClient(new OpenAiEndpoint(server.BaseUrl, model) { Profile = profile }, server.Http)
            .GetResponseAsync(messages ?? [new ChatMessage(ChatRole.User, "?")], options);
        return server.Requests.Single();
    }
}
