using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Quaestor.Tests.Server.Devices;

/// <summary>Takes a device's connection whatever its token, and lets a test ask anything of it.</summary>
sealed class GreedyServer : IAsyncDisposable
{
    readonly TaskCompletionSource<McpClient> _client = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    WebApplication? _app;

    public async Task<Uri> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.UseWebSockets();
        _app.Run(TakeAsync);
        await _app.StartAsync();
        return new Uri(_app.Urls.Single());
    }

    public Task<McpClient> ClientAsync() => _client.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    async Task TakeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: false);
        var client = await McpClient.CreateAsync(new StreamClientTransport(stream, stream));
        _client.TrySetResult(client);
        await Task.WhenAny(_end.Task, client.Completion);
        socket.Abort();
    }
}
