using System.Net;
using System.Text.Json;
using Quaestor.Agent.Users;
using Quaestor.Server;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Auth;

/// <summary>Signing in by name and password, with and without a cookie.</summary>
public sealed class SignInTests(ServerToSignInTo fixture) : IClassFixture<ServerToSignInTo>, IAsyncLifetime
{
    const string Password = "correct horse battery";

    readonly SignedInServer _signedIn = fixture.Server;
    readonly string _anna = $"anna-{Guid.NewGuid():N}";

    TestServer Server => _signedIn.Server;

    public async ValueTask InitializeAsync() =>
        await _signedIn.JsonAsync("root", "POST", "/users", new { user_id = _anna, role = "analyst", password = Password });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task AProgramGetsATokenForItsPasswordUntilThatIsAnother()
    {
        var token = (await LogInAsync()).GetProperty("token").GetString()!;

        var me = await Server.JsonAsync(await _signedIn.SendWithTokenAsync(token, "GET", "/me"));
        Assert.Equal((_anna, "analyst"), (me.GetProperty("user_id").GetString(), me.GetProperty("role").GetString()));

        await _signedIn.JsonAsync("root", "PATCH", $"/users/{_anna}", new { password = "another good password" });
        Assert.Equal(HttpStatusCode.Unauthorized, (await _signedIn.SendWithTokenAsync(token, "GET", "/me")).StatusCode);
    }

    [Fact]
    public async Task ATokenIsTakenBackWithItsUser()
    {
        var token = (await _signedIn.JsonAsync("root", "POST", $"/users/{_anna}/token", new { days = 2 })).GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await _signedIn.SendWithTokenAsync(token, "GET", "/me")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await _signedIn.SendAsync("root", "POST", $"/users/{_anna}/token", new { revoke = true })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _signedIn.SendWithTokenAsync(token, "GET", "/me")).StatusCode);

        token = (await _signedIn.JsonAsync("root", "POST", $"/users/{_anna}/token", new { })).GetProperty("token").GetString()!;
        await _signedIn.SendAsync("root", "DELETE", $"/users/{_anna}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await _signedIn.SendWithTokenAsync(token, "GET", "/me")).StatusCode);
        await _signedIn.AddAsync(_anna, Role.Viewer);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _signedIn.SendWithTokenAsync(token, "GET", "/me")).StatusCode);
    }

    [Theory]
    [InlineData("root", "wrong horse battery")]
    [InlineData("nobody", Password)]
    [InlineData("local", Password)]
    [InlineData("root", "")]
    [InlineData("anna'; drop table users --", Password)]
    public async Task WhoIsNotLetInIsNotToldWhy(string user, string password)
    {
        var response = await Server.PostAsync("/auth/login", new { user_id = user, password });
        var problem = await Server.JsonAsync(response);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(("wrong_password", "The name or the password is not right."), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task GuessingIsSlowedDownAlikeForNamesThatAreThereAndThatAreNot()
    {
        foreach (var user in new[] { _anna, "nobody-at-all" })
        {
            var statuses = new List<int>();
            for (var i = 0; i < 7; i++)
            {
                statuses.Add((int)(await Server.PostAsync("/auth/login", new { user_id = user, password = $"guess number {i}" })).StatusCode);
            }

            Assert.Equal([401, 401, 401, 401, 401, 429, 429], statuses);
        }

        var held = await Server.PostAsync("/auth/login", new { user_id = _anna, password = Password });
        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        Assert.InRange(held.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
    }

    [Fact]
    public async Task ThePagesCookieIsForItAloneAndNeedsItsToken()
    {
        var (cookie, token, attributes) = await LogInByCookieAsync();

        Assert.Contains("httponly", attributes);
        Assert.Contains("samesite=strict", attributes);
        Assert.Contains("path=/", attributes);
        Assert.Equal(_anna, (await Server.JsonAsync(await ByCookieAsync("GET", "/me", cookie))).GetProperty("user_id").GetString());
        Assert.Equal(HttpStatusCode.Created, (await ByCookieAsync("POST", "/threads", cookie, token)).StatusCode);
        foreach (var forged in new[] { null, "", "x", token[..^1], token + "x" })
        {
            var response = await ByCookieAsync("POST", "/threads", cookie, forged);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal("anti_forgery", (await Server.JsonAsync(response)).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task TheTokenOfOneSignInIsNoneOfAnother()
    {
        var (one, _, _) = await LogInByCookieAsync();
        var (_, other, _) = await LogInByCookieAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await ByCookieAsync("POST", "/threads", one, other)).StatusCode);
    }

    [Fact]
    public async Task SigningOutEndsTheSignInOnTheServerToo()
    {
        var (cookie, token, _) = await LogInByCookieAsync();
        var (other, _, _) = await LogInByCookieAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await ByCookieAsync("POST", "/auth/logout", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ByCookieAsync("POST", "/auth/logout", cookie, token, null)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await ByCookieAsync("GET", "/me", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ByCookieAsync("GET", "/me", other)).StatusCode);
    }

    [Fact]
    public async Task SigningOutEverywhereEndsTokensToo()
    {
        var token = (await LogInAsync()).GetProperty("token").GetString()!;
        var (cookie, _, _) = await LogInByCookieAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await _signedIn.SendWithTokenAsync(token, "POST", "/auth/logout", new { everywhere = true })).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _signedIn.SendWithTokenAsync(token, "GET", "/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ByCookieAsync("GET", "/me", cookie)).StatusCode);
    }

    [Fact]
    public async Task AWrongTokenIsNotMadeGoodByACookie()
    {
        var (cookie, _, _) = await LogInByCookieAsync();
        var request = SignedInServer.Request("GET", "/me", null);
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Authorization", "Bearer x.y.z");

        Assert.Equal(HttpStatusCode.Unauthorized, (await Server.Client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("quaestor.example.com", "https://quaestor.example.com", 200)]
    [InlineData("quaestor.example.com", "http://quaestor.example.com", 200)]
    [InlineData("quaestor.example.com", "https://evil.example.com", 403)]
    [InlineData("evil.example.com", "https://evil.example.com", 421)]
    public async Task ItAnswersToTheNamesOfItsSettingsAndOverTlsItsCookieIsForTlsAlone(string host, string origin, int status)
    {
        var request = SignedInServer.Request("POST", "/auth/login", new { user_id = _anna, password = Password, cookie = true });
        request.Headers.Host = host;
        request.Headers.Add("Origin", origin);

        var response = await Server.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200)
        {
            Assert.Equal(origin.StartsWith("https", StringComparison.Ordinal), response.Headers.GetValues("Set-Cookie").Single() is var cookie && cookie.StartsWith("__Host-", StringComparison.Ordinal) && cookie.Contains("secure"));
        }
    }

    [Fact]
    public async Task NobodyTakesRightsFromThemselvesOrRemovesThemselves()
    {
        Assert.Equal(HttpStatusCode.Conflict, (await _signedIn.SendAsync("root", "DELETE", "/users/root")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _signedIn.SendAsync("root", "PATCH", "/users/root", new { role = "viewer" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _signedIn.SendAsync("root", "DELETE", "/users/local")).StatusCode);
    }

    [Fact]
    public async Task WithTheFirstUserEverybodyHasToSignInAndItStaysSo()
    {
        await using var open = await TestServer.StartAsync();
        Assert.Equal("local", (await open.GetAsync("/me")).GetProperty("user_id").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await open.PostAsync("/auth/login", new { user_id = "anna", password = Password })).StatusCode);

        Assert.Equal(HttpStatusCode.Created, (await open.PostAsync("/users", new { user_id = "anna", role = "admin" })).StatusCode);
        await RefusedAsync(open);
        await open.Host.DeleteUserAsync("anna");

        Assert.Equal(HttpStatusCode.Unauthorized, (await open.Client.GetAsync("/threads")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await open.Client.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task ACommandsOwnSocketIsTheLocalUsersWhoeverElseThereIs()
    {
        await using var own = await TestServer.StartAsync(onSocket: true);
        await own.Host.Users.AddAsync("anna", Role.Admin, null);

        Assert.Equal("local", (await own.GetAsync("/me")).GetProperty("user_id").GetString());
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.1:0")]
    [InlineData("http://some-name:0")]
    public async Task WithoutUsersItListensNowhereElse(string url)
    {
        var refused = await Assert.ThrowsAsync<ServerOptionsException>(() => TestServer.StartAsync(TestServer.SayAsync, with: options => options with { Urls = [url] }));

        Assert.Contains("users add", refused.Message);
    }

    // It looks for users now and then, not for each request.
    static async Task RefusedAsync(TestServer server)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await server.Client.GetAsync("/threads", limit.Token)).StatusCode != HttpStatusCode.Unauthorized)
        {
            await Task.Delay(50, limit.Token);
        }
    }

    async Task<JsonElement> LogInAsync() =>
        await Server.JsonAsync((await Server.PostAsync("/auth/login", new { user_id = _anna, password = Password })).EnsureSuccessStatusCode());

    async Task<(string Cookie, string Token, string Attributes)> LogInByCookieAsync()
    {
        var response = (await Server.PostAsync("/auth/login", new { user_id = _anna, password = Password, cookie = true })).EnsureSuccessStatusCode();
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        return (cookie.Split(';')[0], (await Server.JsonAsync(response)).GetProperty("csrf_token").GetString()!, cookie.ToLowerInvariant());
    }

    Task<HttpResponseMessage> ByCookieAsync(string method, string path, string cookie, string? token = null) =>
        ByCookieAsync(method, path, cookie, token, method == "GET" ? null : new { });

    Task<HttpResponseMessage> ByCookieAsync(string method, string path, string cookie, string? token, object? body)
    {
        var request = SignedInServer.Request(method, path, body);
        request.Headers.Add("Cookie", cookie);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-CSRF-Token", token);
        }

        return Server.Client.SendAsync(request);
    }
}

public sealed class ServerToSignInTo : IAsyncLifetime
{
    internal SignedInServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await SignedInServer.StartAsync(hosts: ["quaestor.example.com"]);
        await Server.AddAsync("root", Role.Admin);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
