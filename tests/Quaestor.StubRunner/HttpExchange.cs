using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Quaestor.StubRunner;

/// <summary>One request and its answer on a connection of its own: enough of HTTP for the tests, and quicker to start than a web server.</summary>
sealed class HttpExchange : IDisposable
{
    readonly NetworkStream _stream;
    readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    HttpExchange(NetworkStream stream) => _stream = stream;

    public string Path { get; private set; } = "";

    public string Body { get; private set; } = "";

    public string? Authorization => _headers.GetValueOrDefault("Authorization");

    public static async Task<HttpExchange> ReadAsync(Socket connection)
    {
        var exchange = new HttpExchange(new NetworkStream(connection, ownsSocket: true));
        using var reader = new StreamReader(exchange._stream, Encoding.Latin1, leaveOpen: true);
        exchange.Path = (await reader.ReadLineAsync() ?? throw new IOException("No request.")).Split(' ')[1];
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            exchange._headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (exchange._headers.TryGetValue("Content-Length", out var length))
        {
            // In Latin 1 a letter is a byte, as the length counts.
            var body = new char[int.Parse(length, CultureInfo.InvariantCulture)];
            await reader.ReadBlockAsync(body);
            exchange.Body = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body));
        }

        return exchange;
    }

    /// <summary>The body ends with the connection.</summary>
    public Task BeginAsync(int status, string type) =>
        WriteAsync($"HTTP/1.1 {status} {status}\r\nContent-Type: {type}\r\nConnection: close\r\n\r\n");

    public Task WriteAsync(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    public async Task AnswerAsync(int status, string json)
    {
        await BeginAsync(status, "application/json");
        await WriteAsync(json);
    }

    public void Dispose() => _stream.Dispose();
}
