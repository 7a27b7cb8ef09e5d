using System.Net;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;

namespace Quaestor.Server;

/// <summary>How a server is started.</summary>
public sealed record ServerOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5210";

    /// <summary>Loopback addresses alone; port 0 takes a free one. Ignored where <see cref="UnixSocket"/> is set.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Path of a socket to listen on in place of <see cref="Urls"/>: how a command hosts the server for itself.</summary>
    public string? UnixSocket { get; init; }

    public ServerLimits Limits { get; init; } = ServerLimits.None;

    public AgentOptions Agent { get; init; } = new();

    /// <summary>False keeps the log to warnings and worse.</summary>
    public bool Verbose { get; init; }

    /// <exception cref="ServerOptionsException">An address is none, or not of this machine's loopback.</exception>
    internal void Check()
    {
        foreach (var url in UnixSocket is null ? Urls : [])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/")
            {
                throw new ServerOptionsException($"\"{url}\" is not an address to listen on. Write it as {DefaultUrl}.");
            }

            if (uri.Host != "localhost" && !(IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
            {
                throw new ServerOptionsException($"Quaestor has no login yet and listens on this machine only: {uri.Host} is not a loopback address. Use {DefaultUrl}.");
            }
        }
    }
}

/// <summary>The server cannot start as told. The message is a sentence for whoever starts it.</summary>
public sealed class ServerOptionsException(string message) : Exception(message);
