using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Threads;
using Quaestor.Cli.Client;
using Quaestor.Server;

namespace Quaestor.Cli.Sessions;

/// <summary>
/// One command's way to a server: one that runs already, or one that the command hosts for itself on a socket in a private
/// folder. Either way the command speaks the HTTP interface and nothing else.
/// </summary>
sealed class Session : IAsyncDisposable
{
    /// <summary>Signs in to a server that runs already. Of the environment alone: a folder's file must not decide who one is.</summary>
    public const string TokenVariable = "QUAESTOR_TOKEN";

    /// <summary>Of the address of a server that listens on a Unix socket.</summary>
    public const string SocketScheme = "unix";

    readonly string? _folder;

    Session(ApiClient api, Uri address, QuaestorServer? hosted, string? folder)
    {
        Api = api;
        Address = address;
        Hosted = hosted;
        _folder = folder;
    }

    public ApiClient Api { get; }

    /// <summary>Where the server answers: <c>http://…</c>, or <c>unix:/path</c> of a socket.</summary>
    public Uri Address { get; }

    /// <summary>Null where the server is another process.</summary>
    public QuaestorServer? Hosted { get; }

    /// <summary>What the hosted server works with; null where the server is another process.</summary>
    public AgentOptions? Agent { get; private init; }

    public static async Task<Session> OpenAsync(SessionOptions options, CancellationToken cancellationToken)
    {
        if (options.Server is { } address)
        {
            return new(Reach(address), address, null, null);
        }

        // A path of a socket holds about a hundred characters, so its folder's name is short; only this user may enter it.
        var folder = Directory.CreateTempSubdirectory("quaestor-").FullName;
        try
        {
            var socket = Path.Combine(folder, "s");
            var agent = AgentOptionsOf(options);
            var hosted = await QuaestorServer.StartAsync(new ServerOptions { UnixSocket = socket, Agent = options.StandIn ? WithSource(agent, folder) : agent, Mcp = McpOf(agent, options) }, cancellationToken);
            return new(ApiClient.OverSocket(socket), new Uri($"{SocketScheme}:{socket}"), hosted, folder) { Agent = agent };
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>What a hosted or served agent works with.</summary>
    public static AgentOptions AgentOptionsOf(SessionOptions options)
    {
        var environment = Variables.OfCurrentFolder();
        var file = environment.SettingsFile(options.Config);
        var settings = file?.Read() ?? InstallationSettings.None;
        return new()
        {
            Store = options.Store ?? settings.Store ?? StoreLocation.Default.Path!,
            Sources = options.Sources,
            SettingsFile = file,
            Settings = settings,
            Today = options.Today ?? settings.Today,
            TimeZone = options.TimeZone ?? settings.TimeZone,
            Models = ModelVariables.Over(settings.Models, environment.Named) with { ScriptPath = options.Script },
            QueryLimits = settings.QueryLimits,
            Queue = settings.Turns,
            Workers = settings.Workers,
            Toolsets = settings.Toolsets,
            ToolAssemblies = settings.ToolAssemblies,
            Python = settings.Python,
            Telemetry = TelemetryVariables.Over(settings.Telemetry.Collecting, environment.Named),
            Archives = settings.Archives,
            WarmUp = options.WarmUp,
            WatchSettings = options.WatchSettings,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (Hosted is not null)
        {
            await Hosted.DisposeAsync();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    static ApiClient Reach(Uri address) =>
        address.Scheme == SocketScheme ? ApiClient.OverSocket(address.LocalPath) : ApiClient.OverHttp(address, Variables.OfCurrentFolder().Named.Own(TokenVariable));

    static McpServerSettings McpOf(AgentOptions agent, SessionOptions options) =>
        agent.Settings.ServerMcp with { Share = options.Share ?? agent.Settings.ServerMcp.Share };

    static AgentOptions WithSource(AgentOptions agent, string parent) =>
        agent.Sources.Count + agent.Settings.Sources.Count > 0
            ? agent
            : agent with { Sources = [Directory.CreateDirectory(Path.Combine(parent, "empty")).FullName] };
}
