using System.IO.Pipes;
using System.Net.Sockets;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>Where a Docker engine listens: <c>unix:///path</c>, <c>tcp://host:port</c> or <c>npipe:////./pipe/name</c>.</summary>
sealed class EngineAddress
{
    const string Unix = "unix://";
    const string Pipe = "npipe:////./pipe/";
    const string Tcp = "tcp";
    const int TcpPort = 2375;
    const string SystemSocket = "/var/run/docker.sock";

    readonly string _text;
    readonly Func<CancellationToken, ValueTask<Stream>> _connect;

    EngineAddress(string text, string? socketPath, Func<CancellationToken, ValueTask<Stream>> connect)
    {
        _text = text;
        SocketPath = socketPath;
        _connect = connect;
    }

    /// <summary>Of a Unix socket; null for other ways.</summary>
    public string? SocketPath { get; }

    /// <param name="text">Null for the one that the <c>docker</c> program would use: <c>DOCKER_HOST</c>, else the system's, else the user's own.</param>
    /// <exception cref="SandboxException">It is no such address.</exception>
    public static EngineAddress Parse(string? text)
    {
        text ??= Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? host : Usual();
        if (text.StartsWith(Unix, StringComparison.Ordinal) && text.Length > Unix.Length)
        {
            var path = text[Unix.Length..];
            return new(text, path, cancellationToken => ConnectAsync(AddressFamily.Unix, new UnixDomainSocketEndPoint(path), cancellationToken));
        }

        if (text.StartsWith(Pipe, StringComparison.Ordinal) && text.Length > Pipe.Length)
        {
            return new(text, null, cancellationToken => ConnectPipeAsync(text[Pipe.Length..], cancellationToken));
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: Tcp, Host.Length: > 0, PathAndQuery: "" or "/" })
        {
            var end = new System.Net.DnsEndPoint(uri.Host, uri.Port < 0 ? TcpPort : uri.Port);
            return new(text, null, cancellationToken => ConnectAsync(AddressFamily.Unspecified, end, cancellationToken));
        }

        throw new SandboxException(
            $"'{text}' is no address of a Docker engine that is understood here. Write unix:///path, tcp://host:port or npipe:////./pipe/name; for another machine's engine forward its socket: ssh -L /tmp/docker.sock:/var/run/docker.sock HOST");
    }

    public ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken) => _connect(cancellationToken);

    /// <summary>Tells the other end that nothing more will come, and goes on reading. A named pipe cannot: nothing happens there.</summary>
    public static void EndWriting(Stream wire)
    {
        if (wire is NetworkStream { Socket: { Connected: true } socket })
        {
            socket.Shutdown(SocketShutdown.Send);
        }
    }

    public override string ToString() => _text;

    static string Usual()
    {
        if (OperatingSystem.IsWindows())
        {
            return Pipe + "docker_engine";
        }

        string?[] places =
        [
            SystemSocket,
            Path.Combine(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? "/", "docker.sock"),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker", "run", "docker.sock"),
        ];
        return Unix + (places.FirstOrDefault(File.Exists) ?? SystemSocket);
    }

    static async ValueTask<Stream> ConnectAsync(AddressFamily family, System.Net.EndPoint end, CancellationToken cancellationToken)
    {
        var socket = family == AddressFamily.Unix ? new Socket(family, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(end, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static async ValueTask<Stream> ConnectPipeAsync(string name, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(TimeSpan.FromSeconds(5), cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}
