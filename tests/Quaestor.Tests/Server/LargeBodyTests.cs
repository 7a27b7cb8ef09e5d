using System.Net;
using System.Text;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Bodies beyond the limit, from clients that send them whole before they listen.</summary>
public sealed class LargeBodyTests : IAsyncLifetime
{
    const int Bytes = 24 << 20;

    TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/chat", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/mcp", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task AreAnsweredAndNotBrokenOff(string path, HttpStatusCode status)
    {
        var body = $$"""{"message": "{{new string('x', Bytes)}}"}""";
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.Accept.ParseAdd("text/event-stream");

            Assert.Equal(status, (await _server.Client.SendAsync(request)).StatusCode);
        }
    }
}
