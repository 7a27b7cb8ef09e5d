using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Quaestor.Server.Devices;

namespace Quaestor.Cli.Edge;

/// <summary>Where a device dials out to, and what it signs in with.</summary>
/// <param name="Server">The address of the server, or of the path beneath which it is.</param>
sealed record DeviceAddress(Uri Server, string Token)
{
    static readonly string Version = DeviceProtocol.Version.ToString(CultureInfo.InvariantCulture);

    /// <summary>True where everybody on the way could read along.</summary>
    public bool IsOpen => Server.Scheme == Uri.UriSchemeHttp && !Server.IsLoopback;

    Uri Connect => new(new Uri(Server.AbsoluteUri.TrimEnd('/') + "/"), DeviceProtocol.Path.TrimStart('/'));

    public async Task<ClientWebSocket> DialAsync(HttpMessageInvoker http, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {Token}");
            socket.Options.SetRequestHeader(DeviceProtocol.VersionHeader, Version);
            socket.Options.KeepAliveInterval = DeviceProtocol.PingsEvery;
            socket.Options.KeepAliveTimeout = DeviceProtocol.WaitsForPong;
            var address = new UriBuilder(Connect) { Scheme = Server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" };
            await socket.ConnectAsync(address.Uri, http, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The same request without WebSocket: its answer says in words what a refused handshake cannot.</summary>
    public HttpRequestMessage Question()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Connect);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Add(DeviceProtocol.VersionHeader, Version);
        return request;
    }

    /// <summary>Records print all they hold; this one must not.</summary>
    public override string ToString() => Server.ToString();
}
