using System.Net;
using System.Text;
using Quaestor.Agent.Hosting;
using Quaestor.Server;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

public sealed class SameOriginTests : IAsyncLifetime
{
    TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example:80", 421)]
    [InlineData("169.254.169.254", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:5210", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("[::1]:5210", 200)]
    public async Task OnlyNamesOfThisMachineAreAnswered(string host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = host;

        Assert.Equal(status, (int)(await _server.Client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://127.0.0.1:1", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 201)]
    public async Task AnotherPageMayNotChangeAnything(string header, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/threads") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add(header, value);

        Assert.Equal(status, (int)(await _server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task TheServersOwnPageMay()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/threads") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", _server.Client.BaseAddress!.ToString().TrimEnd('/'));

        Assert.Equal(HttpStatusCode.Created, (await _server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task ThePageComesWithAStrictPolicyAndIsNotSentTwice()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept-Encoding", "gzip");
        var page = await _server.Client.SendAsync(request);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();

        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.TryAddWithoutValidation("If-None-Match", page.Headers.ETag!.ToString());

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("gzip", page.Content.Headers.ContentEncoding.Single());
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal(HttpStatusCode.NotModified, (await _server.Client.SendAsync(again)).StatusCode);
        Assert.Equal("text/javascript", (await _server.Client.GetAsync("/assets/app.js")).Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5210")]
    [InlineData("http://192.168.1.1:5210")]
    [InlineData("http://+:80")]
    [InlineData("https://127.0.0.1:5210")]
    [InlineData("nonsense")]
    public async Task ItListensOnLoopbackOnly(string url)
    {
        await Assert.ThrowsAsync<ServerOptionsException>(() => QuaestorServer.StartAsync(new ServerOptions { Urls = [url] }));
    }

    [Fact]
    public async Task APortInUseIsSaidInASentence()
    {
        using var store = new TemporaryStore();
        var options = new ServerOptions
        {
            Urls = [_server.Client.BaseAddress!.ToString()],
            Agent = new AgentOptions { Store = store.Store.Location.ToString() },
        };

        var exception = await Assert.ThrowsAsync<ServerOptionsException>(() => QuaestorServer.StartAsync(options));

        Assert.Contains("Choose another address with --urls.", exception.Message);
    }
}
