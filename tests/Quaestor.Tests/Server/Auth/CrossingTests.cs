using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Auth;

/// <summary>Two users at once: every id of one in every place of every route, asked by the other. Routes are found by walking their table.</summary>
public sealed class CrossingTests(TwoUsers users) : IClassFixture<TwoUsers>
{
    const string Marker = TwoUsers.Marker;

    static readonly Dictionary<string, string> Queries = new(StringComparer.Ordinal) { ["/results/{id}/export"] = "?format=json", ["/datasets/{id}/sample"] = "?table=orders" };

    readonly SignedInServer _server = users.Server;
    readonly IReadOnlyDictionary<string, string> _ids = users.Ids;

    [Fact]
    public async Task NoIdOfAnotherLeadsAnywhereOnAnyRoute()
    {
        var (asked, found) = (0, new List<string>());
        foreach (var (method, route) in RoutesWithIds())
        {
            foreach (var path in PathsOf(route))
            {
                var name = $"{method} {route.RoutePattern.RawText}";
                using var response = await _server.SendAsync("ben", method, path + Queries.GetValueOrDefault(route.RoutePattern.RawText!), BodyOf(route));
                asked++;
                if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden) || (await response.Content.ReadAsStringAsync()).Contains(Marker, StringComparison.Ordinal))
                {
                    found.Add($"{name} as {path}: {(int)response.StatusCode}");
                }
            }
        }

        Assert.True(asked > 150, $"Only {asked} requests were made.");
        Assert.Empty(found);
        Assert.Equal("succeeded", (await _server.JsonAsync("anna", "GET", $"/runs/{_ids["run"]}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task TheSameIdsLeadTheirOwnerSomewhere()
    {
        var led = new HashSet<string>();
        foreach (var (method, route) in RoutesWithIds().Where(route => route.Method == "GET"))
        {
            foreach (var path in PathsOf(route))
            {
                using var response = await _server.SendAsync("anna", method, path + Queries.GetValueOrDefault(route.RoutePattern.RawText!));
                if (response.IsSuccessStatusCode)
                {
                    led.Add(route.RoutePattern.RawText!);
                }
            }
        }

        Assert.Equal("pending", (await _server.JsonAsync("anna", "GET", "/approvals")).GetProperty("items")[0].GetProperty("status").GetString());
        Assert.Equal(_ids["todo"], (await _server.JsonAsync("anna", "GET", "/todos")).GetProperty("todos")[0].GetProperty("id").GetString());
        Assert.Superset(new HashSet<string> { "/threads/{id}", "/threads/{id}/messages", "/runs/{id}", "/results/{id}", "/results/{id}/export", "/datasets/{id}", "/datasets/{id}/schema", "/datasets/{id}/sample" }, led);
    }

    [Fact]
    public async Task NoIdOfAnotherLeadsAnywhereInABody()
    {
        var (thread, source) = (_ids["thread"], _ids["source"]);
        (string Path, object Body)[] requests =
        [
            ("/chat", new { message = "hello", thread_id = thread }),
            ("/chat/stream", new { message = "hello", thread_id = thread }),
            ("/chat", new { message = "hello", dataset_id = source }),
            ("/chat", new { message = "hello", dataset_id = "orders" }),
            ("/chat/stream", new { message = "hello", dataset_id = "ORDERS" }),
            ("/runs", new { query_type = "sql", sql = "select 1", thread_id = thread, dataset_id = "shop" }),
            ("/runs", new { query_type = "sql", sql = "select 1", dataset_id = source }),
            ("/runs", new { query_type = "python", code = "result = 1", dataset_id = "orders" }),
            ("/runs", new { query_type = "sql", sql = "select 1", dataset_id = "orders", background = true }),
            ("/threads", new { dataset_id = "orders" }),
            ("/feedback", new { turn_id = _ids["turn"], verdict = "wrong", note = "mine now" }),
            ("/runs", new { query_type = "sql", sql = "select 1", dataset_id = "annas" }),
            ("/guard", new { sql = "select 1", dataset_id = "orders" }),
            ("/v1/chat/completions", new { model = "quaestor@orders", messages = new[] { new { role = "user", content = "hello" } } }),
            ("/v1/chat/completions", new { model = "quaestor", dataset_id = source, messages = new[] { new { role = "user", content = "hello" } } }),
        ];
        foreach (var (path, body) in requests)
        {
            using var response = await _server.SendAsync("ben", "POST", path, body);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"POST {path} {JsonSerializer.Serialize(body)} answers {(int)response.StatusCode}: {text}");
            Assert.DoesNotContain(Marker, text);
        }
    }

    [Fact]
    public async Task ListsHoldNothingOfAnother()
    {
        var listing = Routes().Where(route => route.Method == "GET" && route.Route.RoutePattern.Parameters.Count == 0 && route.Route.Metadata.GetMetadata<OpenRoute>() is null).ToList();
        Assert.True(listing.Count >= 8);
        foreach (var (_, route) in listing)
        {
            var text = await (await _server.SendAsync("ben", "GET", route.RoutePattern.RawText!)).Content.ReadAsStringAsync();
            Assert.DoesNotContain(Marker, text);
            Assert.All(_ids.Where(id => id.Key != "local user"), id => Assert.DoesNotContain(id.Value, text));
        }

        Assert.Equal(0, (await _server.JsonAsync("ben", "GET", $"/runs?thread_id={_ids["thread"]}")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await _server.JsonAsync("ben", "GET", "/threads?q=anna")).GetProperty("items").GetArrayLength());
        Assert.Equal(["shop"], (await _server.JsonAsync("ben", "GET", "/datasets")).GetProperty("items").EnumerateArray().Select(source => source.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task ASourceThatIsNotGrantedIsNotToldFromOneThatIsNotThere()
    {
        var (hidden, missing) = (await DetailAsync("orders"), await DetailAsync("absent"));

        Assert.Equal(missing.Replace("absent", "orders", StringComparison.Ordinal), hidden);

        async Task<string> DetailAsync(string source) => await (await _server.SendAsync("ben", "GET", $"/datasets/{source}")).Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task ATakenGrantIsGoneWithTheNextRequest()
    {
        await _server.AddAsync("cara", Role.Viewer, "orders");
        Assert.Equal(HttpStatusCode.OK, (await _server.SendAsync("cara", "GET", "/datasets/orders/schema")).StatusCode);

        await _server.Server.Host.Users.RevokeAsync("cara", _ids["source"]);

        Assert.Equal(HttpStatusCode.NotFound, (await _server.SendAsync("cara", "GET", "/datasets/orders/schema")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.SendAsync("cara", "POST", "/chat", new { message = "hello", dataset_id = "orders" })).StatusCode);
    }

    /// <summary>What the route would take from the owner, as it says itself.</summary>
    static Dictionary<string, object>? BodyOf(RouteEndpoint route) => RouteInput.Of(route).Body?.Where(field => field.IsRequired).ToDictionary(field => field.Name, object (field) => field.Type switch
    {
        "uuid" => "0198c0de-0000-7000-8000-000000000000",
        "flag" => true,
        "object" => new { },
        "list" or "texts" => Array.Empty<string>(),
        var words when words.Contains('|') => words.Split('|')[0],
        _ => "mine now",
    });

    IEnumerable<(string Method, RouteEndpoint Route)> Routes() =>
        from route in _server.Server.Routes.OfType<RouteEndpoint>()
        from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        where method != "HEAD"
        select (method, route);

    // Names of models are nobody's.
    IEnumerable<(string Method, RouteEndpoint Route)> RoutesWithIds() =>
        Routes().Where(route => route.Route.RoutePattern.Parameters.Count > 0 && !route.Route.RoutePattern.RawText!.StartsWith("/v1/models", StringComparison.Ordinal));

    /// <summary>The route with each combination of anna's ids in its places.</summary>
    IEnumerable<string> PathsOf(RouteEndpoint route) => route.RoutePattern.PathSegments.Aggregate(
        (IEnumerable<string>)[""],
        (paths, segment) => segment.Parts switch
        {
            [RoutePatternParameterPart { Name: "number" }] => paths.Select(path => $"{path}/1"),
            [RoutePatternParameterPart] => paths.SelectMany(path => _ids.Values.Select(id => $"{path}/{Uri.EscapeDataString(id)}")),
            var parts => paths.Select(path => $"{path}/{string.Concat(parts.OfType<RoutePatternLiteralPart>().Select(part => part.Content))}"),
        });
}
