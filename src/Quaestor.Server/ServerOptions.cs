using System.Net;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;

namespace Quaestor.Server;

/// <summary>How a server is started.</summary>
public sealed record ServerOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5210";

    /// <summary>Addresses of this machine's loopback, and others only where there are users; port 0 takes a free one. Ignored where <see cref="UnixSocket"/> is set.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Path of a socket to listen on in place of <see cref="Urls"/>: how a command hosts the server for itself.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Where it is given, the server is for one window: whoever opens <see cref="QuaestorServer.WindowPath"/> with it first, and nobody else.</summary>
    public string? WindowKey { get; init; }

    /// <summary>The names that the server answers to besides those of this machine; they count where everybody has to sign in.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whose tokens count. Where it is given, everybody has to sign in.</summary>
    public AuthSettings? Auth { get; init; }

    public ServerLimits Limits { get; init; } = ServerLimits.None;

    /// <summary>What other programs are offered over the Model Context Protocol.</summary>
    public McpServerSettings Mcp { get; init; } = McpServerSettings.Default;

    public AgentOptions Agent { get; init; } = new();

    /// <summary>How it logs, and who may read what it has measured. What it sends to collectors stands in <see cref="Agent"/>.</summary>
    public TelemetrySettings Logs { get; init; } = TelemetrySettings.Default;

    /// <summary>Logs information too, whatever <see cref="Logs"/> says.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether it listens on more than this machine's loopback.</summary>
    internal bool IsReachedFromElsewhere => UnixSocket is null && Urls.Any(url => !IsLoopback(url));

    /// <exception cref="ServerOptionsException">An address is none.</exception>
    internal void Check()
    {
        foreach (var url in UnixSocket is null ? Urls : [])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/")
            {
                throw new ServerOptionsException($"\"{url}\" is not an address to listen on. Write it as {DefaultUrl}.");
            }
        }
    }

    /// <exception cref="ServerOptionsException">Whoever reaches it from elsewhere would be let in.</exception>
    internal void CheckUsers(bool hasUsers)
    {
        if (IsReachedFromElsewhere && Auth is null && !hasUsers)
        {
            throw new ServerOptionsException(
                $"{Urls.First(url => !IsLoopback(url))} can be reached from other machines, and there are no users yet, so anybody could use this server. "
                + $"Add one with \"quaestor users add NAME --role admin\", or listen on {DefaultUrl}.");
        }
    }

    static bool IsLoopback(string url) =>
        new Uri(url).Host is var host && (host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}

/// <summary>The server cannot start as told. The message is a sentence for whoever starts it.</summary>
public sealed class ServerOptionsException(string message) : Exception(message);
