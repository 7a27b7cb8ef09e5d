using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;

namespace Quaestor.Tests.Server.Auth;

/// <summary>Whom each route is for, found by walking the table of routes.</summary>
public sealed class RouteAccessTests : IAsyncLifetime
{
    const string SomeId = "0198c0de-0000-7000-8000-000000000000";

    static readonly string[] Open = ["/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/auth/login"];

    SignedInServer _server = null!;

    IEnumerable<(string Method, RouteEndpoint Route)> Routes =>
        from route in _server.Server.Routes.OfType<RouteEndpoint>()
        from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (method, route);

    public async ValueTask InitializeAsync() => _server = await SignedInServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task NobodyUnknownGetsAnythingBesidesThePageAndWhetherTheServerIsWell()
    {
        var open = new List<string>();
        Assert.True(Routes.Count() > 40);
        foreach (var (method, route) in Routes)
        {
            if ((int)(await _server.SendWithTokenAsync(null, method, PathOf(route), method is "GET" or "HEAD" ? null : new { })).StatusCode != 401)
            {
                open.Add(route.RoutePattern.RawText!);
            }
        }

        Assert.Empty(open.Distinct().Except(Open).Where(path => !path.StartsWith("/assets/", StringComparison.Ordinal) && path is not ("/index.html" or "/favicon.svg")));
        Assert.Equal(open.Distinct().Order(), Routes.Where(route => route.Route.Metadata.GetMetadata<OpenRoute>() is not null).Select(route => route.Route.RoutePattern.RawText!).Distinct().Order());
    }

    [Fact]
    public async Task WhatNeedsARoleIsRefusedToEachThatIsLess()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            await _server.AddAsync(role.Name(), role);
        }

        var needing = Routes.Where(route => route.Route.Metadata.GetMetadata<LeastRole>() is not null).ToList();
        Assert.True(needing.Count >= 10);
        foreach (var (method, route) in needing)
        {
            foreach (var role in Enum.GetValues<Role>())
            {
                var status = (int)(await _server.SendAsync(role.Name(), method, PathOf(route), method == "GET" ? null : new { })).StatusCode;
                Assert.True(status == 403 == role < route.Metadata.GetMetadata<LeastRole>()!.Role, $"{method} {route.RoutePattern.RawText} answers {status} to {role.Name()}.");
            }
        }
    }

    [Fact]
    public void UsersAndGrantsAreForAdministratorsAlone() =>
        Assert.All(
            Routes.Where(route => route.Route.RoutePattern.RawText!.StartsWith("/users", StringComparison.Ordinal)),
            route => Assert.Equal(Role.Admin, route.Route.Metadata.GetMetadata<LeastRole>()?.Role));

    [Fact]
    public async Task PythonNeedsAnAnalystAndSqlDoesNot()
    {
        await _server.AddAsync("vera", Role.Viewer, "orders");

        var python = await _server.SendAsync("vera", "POST", "/runs", new { dataset_id = "orders", query_type = "python", code = "result = 1" });
        var sql = await _server.JsonAsync("vera", "POST", "/runs", new { dataset_id = "orders", query_type = "sql", sql = "select count(*) as n from orders" });

        Assert.Equal(403, (int)python.StatusCode);
        Assert.Equal("succeeded", sql.GetProperty("status").GetString());
    }

    static string PathOf(RouteEndpoint route) =>
        string.Concat(route.RoutePattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : SomeId)))) is { Length: > 0 } path ? path : "/";
}
