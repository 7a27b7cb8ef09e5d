using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>Models listed, tested and chosen, as a person does it.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    const string Word = """{"choices":[{"delta":{"content":"ready"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1}}""";
    const string Call = """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"add","arguments":"{\"a\":2,\"b\":3}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":40,"completion_tokens":8}}""";

    readonly TempFolder _folder = new();

    string Config => Path.Combine(_folder.Path, "quaestor.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AModelIsListedTestedAndChosen()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Stream(Word), StubModelServer.Stream(Call));
        Write(server.BaseUrl);

        var use = await RunAsync("models", "use", "second", "--json");
        var list = await RunServerAsync("models", "--json");
        var table = await RunServerAsync("models", "list");
        var test = await RunServerAsync("models", "test", "house/first");

        Assert.All([use, list, table, test], run => Assert.Equal(0, run.ExitCode));
        Assert.Equal(("house/second", Config), (use.Json.GetProperty("name").GetString(), use.Json.GetProperty("settings").GetString()));
        Assert.Contains("// ours", await File.ReadAllTextAsync(Config, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var models = list.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["main", "house/first", "house/second", "local/small", "planner"], models.Select(model => model.GetProperty("id").GetString()));
        Assert.Equal(["route", "online", "online", "local", "planner"], models.Select(model => model.GetProperty("kind").GetString()));
        Assert.Equal(["ok", "ok", "ok", "not_loaded", "ok"], models.Select(model => model.GetProperty("health").GetString()));
        Assert.Equal("house/second", models.Single(model => model.GetProperty("default").GetBoolean()).GetProperty("id").GetString());
        Assert.Contains("house/second", table.Lines.Single(line => line.Contains('✓')), StringComparison.Ordinal);
        Assert.Matches(@"^✓ house/first: \d+ ms, 49 tokens in, 9 out\. It calls tools\.$", test.Lines.Single());
    }

    [Fact]
    public async Task ARouteIsTestedModelByModel()
    {
        await using var server = await StubModelServer.StartAsync(AnswerByModelAsync);
        Write(server.BaseUrl);

        var run = await RunServerAsync("models", "test", "main", "--json");

        Assert.Equal(1, run.ExitCode);
        var (first, second) = (run.Json[0], run.Json[1]);
        Assert.Equal((true, false), (first.GetProperty("works").GetBoolean(), first.GetProperty("tools").GetBoolean()));
        Assert.Contains("\"calls_tools\": false", first.GetProperty("tools_error").GetString(), StringComparison.Ordinal);
        Assert.False(second.GetProperty("works").GetBoolean());
        Assert.Contains("Check the model's name.", second.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePlannerNeedsNoTestAndNoModelIsNoFault()
    {
        Write(new("http://127.0.0.1:1/v1"));

        var planner = await RunServerAsync("models", "test", "planner");
        var unknown = await RunServerAsync("models", "test", "secnd");
        var use = await RunAsync("models", "use", "secnd");

        Assert.Equal((0, 2, 2), (planner.ExitCode, unknown.ExitCode, use.ExitCode));
        Assert.StartsWith("✓ planner", planner.Output, StringComparison.Ordinal);
        Assert.All([unknown.Errors, use.Errors], said => Assert.Contains("There is no model \"secnd\". Did you mean \"second\"?", said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DoctorSaysWhichModelCannotBeAskedAndWhy()
    {
        _folder.Write("quaestor.json", """{"models": {"default": "planner", "providers": {"house": {"base_url": "http://h/v1", "api_key": "${NOWHERE_SET}", "models": ["m"]}}}}""");

        var run = await RunServerAsync("doctor");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.Lines, line => line.StartsWith("✗ model", StringComparison.Ordinal) && line.Contains("the variable NOWHERE_SET is not set", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.StartsWith("✓ model", StringComparison.Ordinal) && line.EndsWith("planner (default)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ProvidersAreAskedWhatTheyHave()
    {
        await using var server = await ListServerAsync();
        _folder.Write("quaestor.json",
            $$"""
            {"models": {"default": "planner", "providers": {
              "house": {"base_url": "{{server.Urls.Single()}}/v1", "api_key": "k", "models": ["first", "missing"]},
              "claude": {"kind": "anthropic", "base_url": "{{server.Urls.Single()}}/anthropic", "api_key": "k"},
              "gone": {"base_url": "http://127.0.0.1:1/v1", "models": ["m"]}
            } }, "routes": {"main": ["house/first", "gone/m"]} }
            """);

        var available = await RunServerAsync("models", "list", "--available");
        var check = await RunServerAsync("models", "--check", "--json");

        Assert.Equal(["house/first", "house/org/second", "claude/claude-x"], available.Lines);
        Assert.Contains("gone: The list of models at 127.0.0.1:1 cannot be reached", available.Errors, StringComparison.Ordinal);
        Assert.Equal(
            [("main", "ok"), ("house/first", "ok"), ("house/missing", "not_listed"), ("gone/m", "unreachable"), ("planner", "ok")],
            check.Json.GetProperty("items").EnumerateArray().Select(model => (model.GetProperty("id").GetString(), model.GetProperty("health").GetString())));
    }

    static async Task<WebApplication> ListServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/v1/models", IResult (HttpContext context) => context.Request.Headers.Authorization == "Bearer k"
            ? TypedResults.Content("""{"object":"list","data":[{"id":"first"},{"id":"org/second"}]}""", "application/json")
            : TypedResults.Unauthorized());
        app.MapGet("/anthropic/v1/models", () => TypedResults.Content(
            """{"data":[{"type":"model","id":"claude-x","display_name":"X","created_at":"2026-01-01T00:00:00Z"}],"has_more":false,"first_id":"claude-x","last_id":"claude-x"}""", "application/json"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    static Task AnswerByModelAsync(HttpContext context, System.Text.Json.JsonElement request) =>
        request.GetProperty("model").GetString() == "first"
            ? StubModelServer.Stream(Word)(context, request)
            : StubModelServer.Body("""{"error":{"message":"The model does not exist","code":"model_not_found"}}""", 404)(context, request);

    void Write(Uri address) => _folder.Write("quaestor.json",
        $$"""
        {
          // ours
          "models": {
            "prefer": "planner",
            "providers": { "house": { "base_url": "{{address}}", "models": ["first", "second"] } },
            "runners": { "small": { "model": "small.gguf" } },
          },
          "routes": { "main": ["house/first", "house/second"] },
        }
        """);

    Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, "--config", Config]);

    Task<CommandRun> RunServerAsync(params string[] arguments) => RunAsync([.. arguments, "--store", Path.Combine(_folder.Path, "store.db")]);
}
