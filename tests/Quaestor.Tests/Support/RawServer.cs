using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Quaestor.Tests.Support;

/// <summary>A server on loopback below HTTP: it reads whole requests, and answers with whatever bytes it is told, when it is told.</summary>
sealed class RawServer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly Func<Stream, Task> _answer;
    readonly X509Certificate2? _certificate;
    readonly CancellationTokenSource _end = new();
    readonly List<Task> _connections = [];
    readonly Task _accepting;
    int _open;
    int _requests;

    /// <param name="answer">Called for each request; the connection is closed after it.</param>
    public RawServer(Func<Stream, Task> answer, bool secure = false)
    {
        _answer = answer;
        _certificate = secure ? SelfSigned() : null;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>Requests that were read whole.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Connections that neither side has closed.</summary>
    public int Open => Volatile.Read(ref _open);

    public static byte[] Head(string type = "text/event-stream", string status = "200 OK") =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n");

    public static byte[] Chunk(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? [] : [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];

    public static byte[] Chunk(string text) => Chunk(Encoding.UTF8.GetBytes(text));

    public async Task UntilNoneIsOpenAsync()
    {
        for (var waited = 0; Open > 0 && waited < 500; waited++)
        {
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();

        // First: between two connections an ended listener is no longer one that can be asked.
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_connections);
        _certificate?.Dispose();
        _end.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await using Stream network = new NetworkStream(socket, ownsSocket: true);
            var stream = network;
            if (_certificate is not null)
            {
                var tls = new SslStream(network);
                await tls.AuthenticateAsServerAsync(_certificate);
                stream = tls;
            }

            await ReadRequestAsync(stream);
            Interlocked.Increment(ref _requests);
            var answered = _answer(stream);
            var closed = WaitForTheOtherSideAsync(stream);
            if (await Task.WhenAny(answered, closed) == answered)
            {
                await answered;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    async Task WaitForTheOtherSideAsync(Stream stream)
    {
        while (await stream.ReadAsync(new byte[256], _end.Token) > 0)
        {
        }
    }

    // Whole, because closing a socket with unread bytes resets it, and the client would lose what it was sent.
    async Task ReadRequestAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var request = text.ToString();
            var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = end < 0 ? 0 : request[..end].Split("\r\n")
                .Where(h => h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Select(h => int.Parse(h.Split(':')[1])).FirstOrDefault();
            var isWhole = end >= 0 && (request.Contains("chunked", StringComparison.OrdinalIgnoreCase)
                ? request.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
                : request.Length >= end + 4 + length);
            if (read == 0 || isWhole)
            {
                return;
            }
        }
    }

    static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
