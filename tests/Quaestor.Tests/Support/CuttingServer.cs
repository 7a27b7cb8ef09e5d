using System.Net;
using System.Net.Sockets;
using System.Text;
using Quaestor.Agent.Models.OpenAiCompatible;

namespace Quaestor.Tests.Support;

/// <summary>Answers every request with the beginning of a stream, and closes the connection in the middle of it.</summary>
sealed class CuttingServer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly HttpClient _http = new();
    readonly Task _serving;

    public CuttingServer(string stream)
    {
        _listener.Start();
        _serving = ServeAsync(stream);
    }

    public OpenAiChatClient Client() =>
        new(new OpenAiEndpoint(new Uri($"http://{_listener.LocalEndpoint}/v1"), "stub"), _http);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _http.Dispose();
        await _serving;
    }

    async Task ServeAsync(string stream)
    {
        while (true)
        {
            try
            {
                using var socket = await _listener.AcceptSocketAsync();
                await ReadRequestAsync(socket);
                var chunk = stream.Length == 0 ? "" : $"{Encoding.UTF8.GetByteCount(stream):x}\r\n{stream}\r\n";
                await socket.SendAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}"));
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    // Whole, because closing a socket with unread bytes resets it, and the client would lose what it was sent.
    static async Task ReadRequestAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var request = text.ToString();
            var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = end < 0 ? -1 : request[..end].Split("\r\n")
                .Where(h => h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Select(h => int.Parse(h.Split(':')[1])).FirstOrDefault();
            if (read == 0 || (end >= 0 && request.Length >= end + 4 + length))
            {
                return;
            }
        }
    }
}
