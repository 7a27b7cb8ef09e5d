using System.Net;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Auth;

/// <summary>A server that belongs to one window: whoever else reaches this machine's loopback gets nothing.</summary>
public sealed class WindowTests
{
    const string Key = "a key that counts once";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstWhoBringsTheKeyGetsInAndNobodyElseDoes()
    {
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, with: options => options with { WindowKey = Key });

        var wrong = await OpenAsync(server, "another");
        var opened = await OpenAsync(server, Key);
        var again = await OpenAsync(server, Key);
        var cookie = opened.Headers.GetValues("Set-Cookie").Single();

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Found, HttpStatusCode.Unauthorized), (wrong.StatusCode, opened.StatusCode, again.StatusCode));
        Assert.Equal("/", opened.Headers.Location!.ToString());
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/datasets", cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/", cookie.Split(';')[0]));
        foreach (var path in (string[])["/", "/datasets", "/healthz", "/openapi.json", "/v1/models"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, path, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, path, "quaestor_window=guessed"));
        }
    }

    static async Task<HttpResponseMessage> OpenAsync(TestServer server, string key)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Client.BaseAddress };
        return await client.GetAsync($"/window?key={Uri.EscapeDataString(key)}", Cancellation);
    }

    static async Task<HttpStatusCode> StatusAsync(TestServer server, string path, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return (await server.Client.SendAsync(request, Cancellation)).StatusCode;
    }
}
