using System.Net;
using System.Text;
using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>What users keep for themselves, over HTTP.</summary>
public sealed class TodosTests(TodosTests.Shop shop) : IClassFixture<TodosTests.Shop>
{
    TestServer Server => shop.Server;

    [Fact]
    public async Task ATodoIsAddedChangedAndDeleted()
    {
        var added = await Server.PostAsync("/todos", new { title = " Call Ümit \0 ", description = "about 🦆" });
        var todo = await Server.JsonAsync(added);
        var id = Text(todo, "id");

        var done = await SendAsync(HttpMethod.Patch, $"/todos/{id}", """{"completed": true}""");
        var bare = await SendAsync(HttpMethod.Patch, $"/todos/{id}", """{"title": "Call", "description": ""}""");
        var deleted = await Server.Client.DeleteAsync($"/todos/{id}", TestContext.Current.CancellationToken);
        var gone = await SendAsync(HttpMethod.Patch, $"/todos/{id}", """{"completed": false}""");

        Assert.Equal((HttpStatusCode.Created, "Call Ümit \0", "about 🦆", false), (added.StatusCode, Text(todo, "title"), Text(todo, "description"), todo.GetProperty("completed").GetBoolean()));
        Assert.Equal(("Call Ümit \0", true), (Text(done.Json, "title"), done.Json.GetProperty("completed").GetBoolean()));
        Assert.Equal(("Call", true, false), (Text(bare.Json, "title"), bare.Json.GetProperty("completed").GetBoolean(), bare.Json.TryGetProperty("description", out _)));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, "todo_not_found"), (gone.Status, Text(gone.Json, "code")));
    }

    [Fact]
    public async Task PagesHoldEachTodoOnceTheLatestFirst()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            var todo = await server.JsonAsync(await server.PostAsync("/todos", new { title = $"{i}" }));
            if (i % 3 == 0)
            {
                await server.Client.PatchAsync($"/todos/{Text(todo, "id")}", new StringContent("""{"completed": true}""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            }
        }

        var first = await server.GetAsync("/todos");
        var second = await server.GetAsync("/todos?offset=10");
        var done = await server.GetAsync("/todos?completed=true&limit=3");

        Assert.Equal(["11", "10", "9", "8", "7", "6", "5", "4", "3", "2"], Titles(first));
        Assert.Equal("""{"limit":10,"offset":0,"total":12,"has_more":true}""", first.GetProperty("pagination").GetRawText());
        Assert.Equal(["1", "0"], Titles(second));
        Assert.Equal("""{"limit":10,"offset":10,"total":12,"has_more":false}""", second.GetProperty("pagination").GetRawText());
        Assert.Equal(["9", "6", "3"], Titles(done));
        Assert.Equal("""{"limit":3,"offset":0,"total":4,"has_more":true}""", done.GetProperty("pagination").GetRawText());
    }

    [Theory]
    [InlineData("POST", "/todos", """{"title": "  "}""", "bad_todo")]
    [InlineData("POST", "/todos", """{}""", "field_required")]
    [InlineData("POST", "/todos", """{"titel": "x"}""", "unknown_field")]
    [InlineData("GET", "/todos?completed=yes", null, "bad_flag")]
    [InlineData("GET", "/todos?limit=0", null, "bad_page")]
    [InlineData("PUT", "/context", """{"facts": {"a": 1}}""", "wrong_type")]
    [InlineData("PUT", "/context", """{"facts": {"a": ""}}""", "bad_context")]
    [InlineData("PUT", "/context", """{"time_zone": "Europe/Berln"}""", "bad_context")]
    [InlineData("PUT", "/context", """{"language": "German!"}""", "bad_context")]
    public async Task WhatIsWrongIsSaid(string method, string path, string? body, string code)
    {
        var (status, json) = await SendAsync(new(method), path, body);

        Assert.Equal((HttpStatusCode.BadRequest, code), (status, Text(json, "code")));
    }

    [Fact]
    public async Task TheContextIsSetWhole()
    {
        const string Nothing = """{"display_name":null,"time_zone":null,"language":null,"default_dataset_id":null,"facts":{}}""";
        var orders = Server.Host.Sources.Find("orders")!.Id;

        var unset = (await Server.GetAsync("/context")).GetRawText();
        var set = await SendAsync(HttpMethod.Put, "/context", """{"display_name": "Ada", "time_zone": "Europe/London", "language": "en-GB", "default_dataset_id": "orders", "facts": {"fiscal_year": "begins in April"}}""");
        var known = (await Server.GetAsync("/context")).GetRawText();
        var nowhere = await SendAsync(HttpMethod.Put, "/context", """{"default_dataset_id": "nowhere"}""");
        var again = await SendAsync(HttpMethod.Put, "/context", "{}");

        Assert.Equal(Nothing, unset);
        Assert.Equal($$$"""{"display_name":"Ada","time_zone":"Europe/London","language":"en-GB","default_dataset_id":"{{{orders}}}","facts":{"fiscal_year":"begins in April"}}""", set.Json.GetRawText());
        Assert.Equal(set.Json.GetRawText(), known);
        Assert.Equal((HttpStatusCode.NotFound, "unknown_dataset"), (nowhere.Status, Text(nowhere.Json, "code")));
        Assert.Equal(Nothing, again.Json.GetRawText());
    }

    async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        var response = await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await Server.JsonAsync(response));
    }

    static IEnumerable<string?> Titles(JsonElement page) => page.GetProperty("todos").EnumerateArray().Select(todo => Text(todo, "title"));

    static string? Text(JsonElement json, string field) => json.GetProperty(field).GetString();

    public sealed class Shop : IAsyncLifetime
    {
        internal TestServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
