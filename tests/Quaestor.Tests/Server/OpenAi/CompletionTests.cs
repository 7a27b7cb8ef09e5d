using System.Net;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.OpenAi;

/// <summary>What no client shows: the bytes, and what goes on behind them.</summary>
public sealed class CompletionTests
{
    [Fact]
    public async Task ChoresOfChatFrontEndsAreAnsweredWithoutATurn()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        const string Title = "### Task:\nGenerate a concise, 3-5 word title.\n### Output:\nJSON format: { \"title\": \"your concise title here\" }\n### Chat History:\n<chat_history>\nUSER: revenue by country\nASSISTANT: Germany leads.\n</chat_history>";

        var title = await AskAsync(server, Title);
        var tags = await AskAsync(server, "### Task:\nGenerate 1-3 broad tags.\n### Output:\nJSON format: { \"tags\": [\"tag1\"] }");

        Assert.Equal("revenue by country", JsonElement.Parse(ContentOf(title)).GetProperty("title").GetString());
        Assert.Equal(0, JsonElement.Parse(ContentOf(tags)).GetProperty("tags").GetArrayLength());
        Assert.Equal(0, (await server.GetAsync("/threads")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task AQuestionThatMerelyBeginsLikeAChoreIsAsked()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        await AskAsync(server, "### Task: how many orders are there?");

        Assert.Equal(1, (await server.GetAsync("/threads")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task FieldsThatAnAgentDoesNotNeedAreLetPass()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var answer = await server.PostAsync("/v1/chat/completions", new
        {
            messages = new[] { new { role = "user", content = "how many orders are there?" } },
            dataset_id = "orders", agent_type = "planner", temperature = 1, top_p = 1, presence_penalty = 0, user = "u", chat_id = "c", cache_control = new { type = "ephemeral" }, n = 1,
            response_format = new { type = "text" }, tools = Array.Empty<object>(), stream = false,
        });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task AConversationThatWentOnElsewhereIsReadFromItsTextAlone()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var first = ContentOf(await AskAsync(server, "total amount by country"));
        var thread = (await server.GetAsync("/threads")).GetProperty("items")[0].GetProperty("id").GetString();
        await server.PostAsync("/chat", new { message = "how many orders are there?", thread_id = thread });

        await AskAsync(server, ("user", "total amount by country"), ("assistant", first), ("user", "how many orders are there?"));

        Assert.Equal(2, (await server.GetAsync("/threads")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task AConversationWithGapsReachesTheModelWhole()
    {
        await using var model = await StubModelServer.StartAsync(
            StubModelServer.Stream("""{"choices":[{"index":0,"delta":{"content":"Hello."},"finish_reason":"stop"}]}""", "[DONE]"));
        await using var server = await TestServer.StartAsync(answer: null, models: ModelSettings.OneEndpoint(model.BaseUrl, "stub"));

        using var answer = await server.PostAsync("/v1/chat/completions", new
        {
            model = "quaestor@orders",
            messages = new object[]
            {
                new { role = "assistant", content = "Hi, what can I do?" },
                new { role = "user", content = "first" },
                new { role = "assistant", tool_calls = new[] { new { id = "lost", type = "function", function = new { name = "f", arguments = "{}" } } } },
                new { role = "user", content = "second" },
                new { role = "tool", tool_call_id = "unknown", content = "x" },
            },
        });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var told = model.Requests.Single().GetProperty("messages").EnumerateArray().Skip(1)
            .Select(message => $"{message.GetProperty("role").GetString()}: {message.GetProperty("content").GetString()}");
        Assert.Equal(["user: first", "assistant: (There was no answer.)", "user: second"], told);
    }

    [Fact]
    public async Task AStreamIsEventsOfDataAloneAndEndsWithDone()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        using var response = await server.PostAsync("/v1/chat/completions", new
        {
            model = "quaestor@orders", stream = true, messages = new[] { new { role = "user", content = "how many orders are there?" } },
        });

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.True(Guid.TryParse(response.Headers.GetValues("X-Request-Id").Single(), out _));
        var blocks = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(blocks, block => Assert.StartsWith("data: ", block));
        Assert.Equal("data: [DONE]", blocks[^1]);
        Assert.Equal("stop", JsonElement.Parse(blocks[^2]["data: ".Length..]).GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Theory]
    [InlineData("", "bad_json")]
    [InlineData("[]", "bad_json")]
    [InlineData("{\"messages\": 1}", "messages_required")]
    [InlineData("{\"messages\": [1]}", "bad_message")]
    [InlineData("{\"messages\": [{\"role\": \"robot\", \"content\": \"hi\"}]}", "bad_message")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": 5}]}", "bad_message")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"\\ud800\"}]}", "bad_text")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\", \"content\": \"hi\"}]}", "question_required")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"assistant\", \"content\": \"hello\"}]}", "question_required")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"tool\", \"content\": \"x\"}]}", "bad_message")]
    [InlineData("{\"model\": 3, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}", "wrong_type")]
    [InlineData("{\"tools\": [{\"type\": \"web_search\"}], \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}", "bad_tool")]
    public async Task ABadRequestIsSaidInTheShapeThatClientsRead(string body, string code)
    {
        await using var server = await TestServer.StartAsync(answer: null);

        using var response = await server.Client.PostAsync("/v1/chat/completions", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await server.JsonAsync(response)).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(["false"], response.Headers.GetValues("x-should-retry"));
    }

    [Fact]
    public async Task AnAddressThatIsNotThereIsSaidInTheSameShape()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var error = await server.GetAsync("/v1/embeddings");

        Assert.Equal("not_found", error.GetProperty("error").GetProperty("code").GetString());
    }

    static Task<JsonElement> AskAsync(TestServer server, string question) => AskAsync(server, ("user", question));

    static async Task<JsonElement> AskAsync(TestServer server, params (string Role, string Content)[] messages)
    {
        using var response = await server.PostAsync("/v1/chat/completions", new
        {
            model = "quaestor@orders", messages = messages.Select(message => new { role = message.Role, content = message.Content }),
        });
        return await server.JsonAsync(response);
    }

    static string ContentOf(JsonElement completion) => completion.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
}
