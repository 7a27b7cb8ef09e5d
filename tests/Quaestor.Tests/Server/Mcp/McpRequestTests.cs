using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Users;
using Quaestor.Tests.Server.Auth;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Mcp;

/// <summary>What <c>/mcp</c> makes of requests that no right client makes.</summary>
public sealed class McpRequestTests(SharedServers servers) : IClassFixture<SharedServers>
{
    const string List = """{"jsonrpc":"2.0","id":7,"method":"tools/list"}""";
    const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    [Theory]
    [InlineData("[]", 400, -32600)]
    [InlineData("[" + List + "]", 400, -32600)]
    [InlineData("{", 400, -32700)]
    [InlineData("", 400, -32700)]
    [InlineData("7", 400, -32600)]
    [InlineData("null", 400, -32600)]
    [InlineData("{}", 400, -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"tools/list"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"tools/list"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"id":2,"method":"tools/list"}""", 400, -32700)]
    public async Task WhatIsNoMessageIsRefusedInTheWordsOfTheProtocol(string body, int status, int code)
    {
        var server = servers.Usual;

        var (got, error) = await ErrorAsync(server, Post(body));

        Assert.Equal((status, code), ((int)got, error.GetProperty("code").GetInt32()));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"tools/call"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"tools/call","params":[1]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":7}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"execute_sql","arguments":[1]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"resources/read","params":{"name":"x"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"initialize"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"initialize","params":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"tools/list","params":{"cursor":5}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"logging/setLevel","params":{"level":"loud"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"resources/subscribe","params":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"method":"subscriptions/listen","params":{}}""")]
    public async Task ParametersOfAnotherShapeAreTheClientsFault(string body)
    {
        var (_, error) = await ErrorAsync(servers.Usual, Post(body));

        Assert.Equal(-32602, error.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task HalfACharacterIsNoText()
    {
        var (status, error) = await ErrorAsync(servers.Usual, Post("""{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"execute_sql","arguments":{"sql":"select '\ud800'"}}}"""));

        Assert.Equal((HttpStatusCode.BadRequest, -32600), (status, error.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task AVersionThatIsNotKnownIsRefusedWithThoseThatAre()
    {
        var server = servers.Usual;

        var (status, error) = await ErrorAsync(server, Post(List, ("MCP-Protocol-Version", "2031-01-01")));

        Assert.Equal((HttpStatusCode.BadRequest, -32022), (status, error.GetProperty("code").GetInt32()));
        Assert.Contains("2026-07-28", error.GetProperty("data").GetProperty("supported").EnumerateArray().Select(version => version.GetString()));
    }

    [Theory]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2031-01-01", "2025-11-25")]
    [InlineData("2026-07-28", "2025-11-25")]
    public async Task WhoBeginsWithAVersionThatIsNotKnownIsOfferedTheNewest(string asked, string offered)
    {
        var answer = await servers.Usual.Client.SendAsync(Post(Initialize.Replace("2025-06-18", asked, StringComparison.Ordinal)));

        Assert.Contains($"\"protocolVersion\":\"{offered}\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tools/list", null)]
    [InlineData(null, null)]
    [InlineData("tools/call", "list_datasets")]
    [InlineData("tools/call", null)]
    public async Task WhereHeadersAreWantedTheySayWhatTheMessageSays(string? method, string? name)
    {
        var server = servers.Usual;
        var request = Post(
            """{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"execute_sql","arguments":{"sql":"select 1"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}""",
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method), ("Mcp-Name", name));

        var (status, error) = await ErrorAsync(server, request);

        Assert.Equal((HttpStatusCode.BadRequest, -32020), (status, error.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task AnotherMediaTypeIsRefused()
    {
        var server = servers.Usual;
        var text = Post(List);
        text.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        var html = Post(List);
        html.Headers.Accept.Clear();
        html.Headers.Accept.ParseAdd("text/html");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.Client.SendAsync(text)).StatusCode);
        Assert.Equal(HttpStatusCode.NotAcceptable, (await server.Client.SendAsync(html)).StatusCode);
    }

    [Fact]
    public async Task ABodyThatIsTooLargeIsRefused()
    {
        var server = servers.Usual;

        var answer = await server.Client.SendAsync(Post($$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"execute_sql","arguments":{"sql":"{{{{new string('x', 3 << 20)}}}}"}}}"""));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task AForeignPageIsRefused(string method)
    {
        var server = servers.Usual;
        var request = Post(List, ("Origin", "https://evil.example"));
        request.Method = new HttpMethod(method);

        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task ASessionEndsWhenItsClientSaysSo()
    {
        var server = servers.Usual;
        var session = await BeginAsync(server);

        var listed = await server.Client.SendAsync(Post(List, ("Mcp-Session-Id", session)));
        var ended = await server.Client.SendAsync(Request(HttpMethod.Delete, ("Mcp-Session-Id", session)));
        var gone = await server.Client.SendAsync(Post(List, ("Mcp-Session-Id", session)));
        var answer = await server.JsonAsync(gone);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (listed.StatusCode, ended.StatusCode));
        Assert.Equal((HttpStatusCode.NotFound, -32001, 7), (gone.StatusCode, answer.GetProperty("error").GetProperty("code").GetInt32(), answer.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task OutsideOfASessionThereIsNothingToListenTo()
    {
        var server = servers.Usual;

        var answer = await server.Client.SendAsync(Request(HttpMethod.Get));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("session_required", (await server.JsonAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task ASessionHasOneStream()
    {
        var server = servers.Usual;
        var session = await BeginAsync(server);

        using var first = await server.Client.SendAsync(Request(HttpMethod.Get, ("Mcp-Session-Id", session)), HttpCompletionOption.ResponseHeadersRead);
        var second = await server.Client.SendAsync(Request(HttpMethod.Get, ("Mcp-Session-Id", session)));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task OfTooManySessionsTheOneIdleLongestEnds()
    {
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, with: options => options with { Mcp = new McpServerSettings { SessionsPerUser = 2 } });

        var first = await BeginAsync(server);
        var second = await BeginAsync(server);
        await server.Client.SendAsync(Post(List, ("Mcp-Session-Id", first)));
        var third = await BeginAsync(server);

        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(Post(List, ("Mcp-Session-Id", first)))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.SendAsync(Post(List, ("Mcp-Session-Id", second)))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(Post(List, ("Mcp-Session-Id", third)))).StatusCode);
    }

    [Fact]
    public async Task NobodyIsLetInWithoutSigningIn()
    {
        await using var server = await SignedInServer.StartAsync();

        var answer = await server.Server.Client.SendAsync(Post(List));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task AnothersSessionIsNotThere()
    {
        await using var server = await SignedInServer.StartAsync();
        await server.AddAsync("ann", Role.Analyst, "orders");
        await server.AddAsync("bob", Role.Analyst, "shop");
        var session = await BeginAsync(server.Server, Token("ann"));

        var list = Post(List, ("Mcp-Session-Id", session), ("Authorization", $"Bearer {Token("bob")}"));
        var listen = Request(HttpMethod.Get, ("Mcp-Session-Id", session), ("Authorization", $"Bearer {Token("bob")}"));
        var end = Request(HttpMethod.Delete, ("Mcp-Session-Id", session), ("Authorization", $"Bearer {Token("bob")}"));

        Assert.All(
            new[] { await server.Server.Client.SendAsync(list), await server.Server.Client.SendAsync(listen), await server.Server.Client.SendAsync(end) },
            answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await server.Server.Client.SendAsync(Post(List, ("Mcp-Session-Id", session), ("Authorization", $"Bearer {Token("ann")}")))).StatusCode);
    }

    [Fact]
    public async Task AUserReachesTheirOwnSourcesAndWhatTheirRoleAllows()
    {
        await using var server = await SignedInServer.StartAsync();
        await server.AddAsync("vera", Role.Viewer, "orders");
        await using var client = await OfficialClient.ConnectAsync(server.Server, token: Token("vera"));

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var resources = await client.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken);
        var foreign = await client.CallToolAsync("execute_sql", new Dictionary<string, object?> { ["dataset"] = "shop", ["sql"] = "select 1" }, cancellationToken: TestContext.Current.CancellationToken);
        await server.Server.Host.Users.DeleteAsync("vera");

        Assert.DoesNotContain("execute_python", tools.Select(tool => tool.Name));
        Assert.Equal(["quaestor://datasets/orders/schema"], resources.Select(resource => resource.Uri));
        Assert.True(foreign.IsError);
        Assert.Null(foreign.StructuredContent);
        await Assert.ThrowsAnyAsync<Exception>(async () => await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    static string Token(string user) => SignedInServer.Token(new { sub = user, exp = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds() });

    static async Task<string> BeginAsync(TestServer server, string? token = null)
    {
        var answer = await server.Client.SendAsync(token is null ? Post(Initialize) : Post(Initialize, ("Authorization", $"Bearer {token}")));
        return answer.EnsureSuccessStatusCode().Headers.GetValues("Mcp-Session-Id").Single();
    }

    static async Task<(HttpStatusCode Status, JsonElement Error)> ErrorAsync(TestServer server, HttpRequestMessage request)
    {
        var answer = await server.Client.SendAsync(request);
        return (answer.StatusCode, (await server.JsonAsync(answer)).GetProperty("error"));
    }

    static HttpRequestMessage Post(string body, params (string Name, string? Value)[] headers)
    {
        var request = Request(HttpMethod.Post, headers);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    static HttpRequestMessage Request(HttpMethod method, params (string Name, string? Value)[] headers)
    {
        var request = new HttpRequestMessage(method, "/mcp");
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
