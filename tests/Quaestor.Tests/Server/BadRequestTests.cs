using System.Net;
using System.Text;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Whatever is wrong with a request is said in problem details that name it; nothing is answered with a 500.</summary>
public sealed class BadRequestTests : IAsyncLifetime
{
    const string Nobody = "01990000-0000-7000-8000-000000000000";
    static readonly string TooLong = $$"""{"message": "{{new string('x', 10_001)}}", "dataset_id": "shop"}""";
    static readonly string TooLongSql = $$"""{"message": "SQL: {{new string('x', 100_000)}}", "dataset_id": "shop"}""";
    static readonly string TooLarge = $$"""{"message": "{{new string('x', 3 << 20)}}"}""";
    static readonly string TooDeep = $$"""{"message": {{new string('[', 200)}}{{new string(']', 200)}}}""";

    TestServer _server = null!;

    public static TheoryData<string, string, string?, int, string> Requests => new()
    {
        { "POST", "/chat", "", 400, "bad_json" },
        { "POST", "/chat", "{", 400, "bad_json" },
        { "POST", "/chat", "nonsense", 400, "bad_json" },
        { "POST", "/chat", "[]", 400, "bad_json" },
        { "POST", "/chat", "\"text\"", 400, "bad_json" },
        { "POST", "/chat", "null", 400, "bad_json" },
        { "POST", "/chat", """{"message": "a", "message": "b"}""", 400, "bad_json" },
        { "POST", "/chat", TooDeep, 400, "bad_json" },
        { "POST", "/chat", "{}", 400, "field_required" },
        { "POST", "/chat", """{"message": null}""", 400, "field_required" },
        { "POST", "/chat", """{"message": 7}""", 400, "wrong_type" },
        { "POST", "/chat", """{"message": ["a"]}""", 400, "wrong_type" },
        { "POST", "/chat", """{"message": "\ud83e", "dataset_id": "shop"}""", 400, "bad_text" },
        { "POST", "/chat", """{"\ud83e": "hi"}""", 400, "bad_text" },
        { "POST", "/runs", """{"plan": {"\ud83e": 1}}""", 400, "bad_text" },
        { "POST", "/chat", """{"message": "", "dataset_id": "shop"}""", 400, "empty_message" },
        { "POST", "/chat", """{"message": " \n\t ", "dataset_id": "shop"}""", 400, "empty_message" },
        { "POST", "/chat", TooLong, 400, "message_too_long" },
        { "POST", "/chat", TooLongSql, 400, "message_too_long" },
        { "POST", "/chat", TooLarge, 413, "body_too_large" },
        { "POST", "/chat", """{"mesage": "hi"}""", 400, "unknown_field" },
        { "POST", "/chat", """{"message": "hi", "Message": "hi"}""", 400, "unknown_field" },
        { "POST", "/chat", """{"message": "hi"}""", 400, "source_required" },
        { "POST", "/chat", """{"message": "hi", "dataset_id": "shopp"}""", 404, "unknown_dataset" },
        { "POST", "/chat", """{"message": "hi", "dataset_id": 3}""", 400, "wrong_type" },
        { "POST", "/chat", """{"message": "hi", "thread_id": "x"}""", 400, "bad_id" },
        { "POST", "/chat", $$"""{"message": "hi", "thread_id": "{{Nobody}}"}""", 404, "thread_not_found" },
        { "POST", "/chat", """{"message": "hi", "agent_type": "magic"}""", 400, "unknown_agent_type" },
        { "POST", "/chat?stream=true", """{"message": "hi"}""", 400, "unknown_parameter" },
        { "POST", "/chat/stream", """{"message": "", "dataset_id": "shop"}""", 400, "empty_message" },
        { "POST", "/chat/stream", """{"message": "hi", "dataset": "shop"}""", 400, "unknown_field" },
        { "POST", "/guard", """{"dataset_id": "shop"}""", 400, "field_required" },
        { "POST", "/guard", """{"sql": "select 1"}""", 400, "source_required" },
        { "POST", "/guard", """{"sql": "select 1", "dataset_id": "shopp"}""", 404, "unknown_dataset" },
        { "POST", "/guard", """{"sql": "select '\ud83e'", "dataset_id": "shop"}""", 400, "bad_text" },
        { "GET", "/chat", null, 405, "method_not_allowed" },
        { "PUT", "/threads", "{}", 405, "method_not_allowed" },
        { "GET", "/nowhere", null, 404, "not_found" },
        { "GET", "/threads/../../etc/passwd", null, 404, "not_found" },
        { "GET", "/threads?limit=0", null, 400, "bad_page" },
        { "GET", "/threads?limit=1000000", null, 400, "bad_page" },
        { "GET", "/threads?limit=ten", null, 400, "bad_page" },
        { "GET", "/threads?cursor=abc", null, 400, "bad_page" },
        { "GET", $"/threads?cursor=99999999999999999.{Nobody}", null, 400, "bad_page" },
        { "GET", "/threads?search=x", null, 400, "unknown_parameter" },
        { "POST", "/threads", """{"titel": "x"}""", 400, "unknown_field" },
        { "POST", "/threads", """{"dataset_id": "nowhere"}""", 404, "unknown_dataset" },
        { "GET", "/threads/1", null, 404, "thread_not_found" },
        { "GET", $"/threads/{Nobody}", null, 404, "thread_not_found" },
        { "PATCH", $"/threads/{Nobody}", """{"title": "x"}""", 404, "thread_not_found" },
        { "DELETE", $"/threads/{Nobody}", null, 404, "thread_not_found" },
        { "GET", $"/threads/{Nobody}/messages", null, 404, "thread_not_found" },
        { "GET", $"/threads/{Nobody}/events", null, 404, "thread_not_found" },
        { "POST", $"/threads/{Nobody}/turns/{Nobody}/cancel", null, 404, "turn_not_found" },
        { "POST", $"/threads/{Nobody}/turns/7/cancel", null, 404, "turn_not_found" },
        { "POST", "/runs", """{"dataset_id": "shop"}""", 400, "field_required" },
        { "POST", "/runs", """{"dataset_id": "shop", "query_type": "graphql"}""", 400, "unknown_query_type" },
        { "POST", "/runs", """{"dataset_id": "shop", "query_type": "sql"}""", 400, "field_required" },
        { "POST", "/runs", """{"dataset_id": "shop", "query_type": "sql", "sql": "  "}""", 400, "field_required" },
        { "POST", "/runs", """{"dataset_id": "nope", "query_type": "sql", "sql": "select 1"}""", 404, "unknown_dataset" },
        { "POST", "/runs", """{"dataset_id": "shop", "query_type": "sql", "sql": "select 1", "background": "yes"}""", 400, "wrong_type" },
        { "POST", "/runs", """{"dataset_id": "shop", "query_type": "plan", "plan": "x"}""", 400, "wrong_type" },
        { "POST", "/runs", """{"dataset_id": "shop", "query_type": "plan", "plan": {"nothing": 1}}""", 400, "bad_plan" },
        { "POST", "/runs", $$"""{"dataset_id": "shop", "query_type": "sql", "sql": "select 1", "thread_id": "{{Nobody}}"}""", 404, "thread_not_found" },
        { "GET", "/runs?limit=-1", null, 400, "bad_page" },
        { "GET", "/runs?thread_id=x", null, 400, "bad_id" },
        { "GET", "/runs/x", null, 404, "run_not_found" },
        { "GET", $"/runs/{Nobody}", null, 404, "run_not_found" },
        { "GET", $"/runs/{Nobody}/status", null, 404, "run_not_found" },
        { "POST", $"/runs/{Nobody}/cancel", null, 404, "run_not_found" },
        { "GET", "/datasets/nope", null, 404, "unknown_dataset" },
        { "GET", "/datasets/nope/schema", null, 404, "unknown_dataset" },
        { "GET", "/datasets/shop/sample", null, 400, "table_required" },
        { "GET", "/datasets/shop/sample?table=nope", null, 404, "unknown_table" },
        { "GET", $"/results/{Nobody}", null, 404, "result_not_found" },
        { "GET", "/results/..%2f..%2fetc", null, 404, "result_not_found" },
        { "GET", $"/results/{Nobody}?offset=-1", null, 400, "bad_page" },
        { "GET", $"/results/{Nobody}?limit=99999999999999999999", null, 400, "bad_page" },
        { "GET", $"/results/{Nobody}/export", null, 400, "unknown_format" },
        { "GET", $"/results/{Nobody}/export?format=xml", null, 400, "unknown_format" },
    };

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task IsAnsweredWithProblemDetails(string method, string path, string? body, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        var response = await _server.Client.SendAsync(request);
        var problem = await _server.JsonAsync(response);

        Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.EndsWith(".", problem.GetProperty("detail").GetString()!.TrimEnd('?', '"') + ".");
        Assert.DoesNotContain("   at ", problem.GetRawText());
    }

    [Fact]
    public async Task AMisspeltFieldIsToldTheNearestOne()
    {
        var problem = await _server.JsonAsync(await _server.PostAsync("/chat", new { mesage = "hi" }));

        Assert.Contains("\"mesage\"", problem.GetProperty("detail").GetString());
        Assert.Contains("Did you mean \"message\"?", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task ABodyThatIsNotJsonByItsTypeIsRefused()
    {
        var response = await _server.Client.PostAsync("/chat", new StringContent("""{"message": "hi"}""", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task OldOrUnknownEventNumbersSayReload()
    {
        var turn = await _server.JsonAsync(await _server.PostAsync("/chat", new { message = "hi", dataset_id = "shop" }));
        var thread = turn.GetProperty("thread_id").GetGuid();
        await _server.Host.Conversations.Turns.DeleteEventsAsync(DateTimeOffset.UtcNow.AddMinutes(1));

        var gone = await _server.Client.GetAsync($"/threads/{thread}/events?after=0");
        var bad = await _server.Client.GetAsync($"/threads/{thread}/events?after=minus");

        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        Assert.Equal("reload", (await _server.JsonAsync(gone)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task EveryRouteIsListedWithWhatItDoes()
    {
        var document = await _server.GetAsync("/openapi.json");
        var paths = document.GetProperty("paths").EnumerateObject().ToList();

        Assert.Contains(paths, path => path.Name == "/chat/stream" && path.Value.TryGetProperty("post", out _));
        Assert.Contains(paths, path => path.Name == "/threads/{id}" && path.Value.TryGetProperty("delete", out _));
        Assert.True(paths.Count >= 18, $"Only {paths.Count} paths are listed.");
    }
}
