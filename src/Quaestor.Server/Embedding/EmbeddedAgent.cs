using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Server.Auth;
using Quaestor.Server.Devices;
using Quaestor.Server.Mcp;

namespace Quaestor.Server.Embedding;

/// <summary>The agent of a service: opened when it is first needed, tidied while the service runs, closed with it.</summary>
sealed class EmbeddedAgent : IHostedService, IAsyncDisposable
{
    readonly RedactedLogs _logs;
    readonly Lazy<AgentHost> _host;
    readonly Lazy<SignIn> _signIn;
    readonly Lazy<McpApi> _mcp;
    readonly Lazy<DeviceHub> _devices;
    Upkeep? _upkeep;

    public EmbeddedAgent(QuaestorOptions options, ILoggerFactory logs)
    {
        _logs = RedactedLogs.Over(logs);
        Options = ServerOptionsOf(options);
        _host = new(() => AgentHost.Open(Options.Agent, _logs));
        _signIn = new(() => new SignIn(Host, new(Options.Auth, IsOwnSocket: false, Always: options.User is not null, new HostIdentity(options.User)), _logs, TimeProvider.System));
        _mcp = new(() => new McpApi(Host, Options.Mcp, _logs));
        _devices = new(() => new DeviceHub(Host, _logs));
    }

    public McpApi Mcp => _mcp.Value;

    public DeviceHub Devices => _devices.Value;

    public ServerOptions Options { get; }

    public AgentHost Host => _host.Value;

    public SignIn SignIn => _signIn.Value;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Host.TidyAsync();
        await Devices.LoadAsync();
        await Host.TakeOverAsync();
        _upkeep = new Upkeep(Host, _logs.CreateLogger<EmbeddedAgent>(), stays: true);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await (_upkeep?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (_mcp.IsValueCreated)
        {
            await _mcp.Value.DisposeAsync();
        }

        if (_devices.IsValueCreated)
        {
            await _devices.Value.DisposeAsync();
        }

        if (_signIn.IsValueCreated)
        {
            _signIn.Value.Dispose();
        }

        if (_host.IsValueCreated)
        {
            await _host.Value.DisposeAsync();
        }
    }

    static ServerOptions ServerOptionsOf(QuaestorOptions options)
    {
        var file = options.SettingsFile is { } path ? new SettingsFile(path, new NamedVariables(Environment.GetEnvironmentVariable)) : null;
        var settings = file?.Read() ?? InstallationSettings.None;
        return new()
        {
            Hosts = [.. options.Hosts, .. settings.ServerHosts],
            Auth = options.User is null ? settings.Auth : null,
            Limits = options.Limits,
            Logs = settings.Telemetry,
            Mcp = settings.ServerMcp,
            Agent = new AgentOptions
            {
                Store = options.Store ?? settings.Store ?? StoreLocation.Default.Path!,
                Sources = [.. options.Sources],
                OwnSources = [.. options.OwnSources],
                OwnTools = [.. options.Tools],
                Toolsets = settings.Toolsets,
                ToolAssemblies = settings.ToolAssemblies,
                SettingsFile = file,
                Settings = settings,
                WatchSettings = file is not null,
                Models = settings.Models with { Own = [.. options.Models], Default = options.Models is [var first, ..] ? $"own/{first.Name}" : settings.Models.Default },
                Telemetry = options.Telemetry.Collectors.Count > 0 ? options.Telemetry : settings.Telemetry.Collecting,
                Today = options.Today ?? settings.Today,
                TimeZone = settings.TimeZone,
                QueryLimits = settings.QueryLimits,
                Queue = settings.Turns,
                Workers = settings.Workers,
                Python = settings.Python,
                Archives = settings.Archives,
            },
        };
    }
}
