using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Quaestor.Tests.Server.Devices;

/// <summary>Stands between devices and a server: passes on what they send to one another, keeps all of it, and cuts the wire when told to.</summary>
sealed class RecordingRelay(Uri server) : IAsyncDisposable
{
    readonly WebApplication _app = Build();
    readonly HttpClient _http = new();
    readonly StringBuilder _fromDevice = new();
    readonly Lock _lock = new();
    readonly List<WebSocket> _open = [];
    int _connections;

    public Uri Address => new(_app.Urls.Single());

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>All that left devices, as text.</summary>
    public string FromDevice
    {
        get
        {
            lock (_lock)
            {
                return _fromDevice.ToString();
            }
        }
    }

    public Task StartAsync()
    {
        _app.Urls.Add("http://127.0.0.1:0");
        _app.UseWebSockets();
        _app.Run(PassOnAsync);
        return _app.StartAsync();
    }

    /// <summary>Breaks every connection that there is; new ones are passed on.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _open.ForEach(socket => socket.Abort());
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    static WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        return builder.Build();
    }

    async Task PassOnAsync(HttpContext context)
    {
        var target = new Uri(server, context.Request.Path);
        string[] headers = ["Authorization", Quaestor.Server.Devices.DeviceProtocol.VersionHeader];
        if (!context.WebSockets.IsWebSocketRequest)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            headers.ToList().ForEach(name => request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString()));
            using var answer = await _http.SendAsync(request);
            context.Response.StatusCode = (int)answer.StatusCode;
            await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
            return;
        }

        using var onward = new ClientWebSocket();
        headers.ToList().ForEach(name => onward.Options.SetRequestHeader(name, context.Request.Headers[name].ToString()));
        await onward.ConnectAsync(new UriBuilder(target) { Scheme = "ws" }.Uri, CancellationToken.None);
        using var device = await context.WebSockets.AcceptWebSocketAsync();
        Interlocked.Increment(ref _connections);
        lock (_lock)
        {
            _open.AddRange([onward, device]);
        }

        await Task.WhenAny(PumpAsync(device, onward, keep: true), PumpAsync(onward, device, keep: false));
        onward.Abort();
        device.Abort();
    }

    async Task PumpAsync(WebSocket from, WebSocket to, bool keep)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await to.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
                    await Task.Delay(100);
                    return;
                }

                if (keep)
                {
                    lock (_lock)
                    {
                        _fromDevice.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
                    }
                }

                await to.SendAsync(buffer.AsMemory(0, read.Count), read.MessageType, read.EndOfMessage, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }
}
