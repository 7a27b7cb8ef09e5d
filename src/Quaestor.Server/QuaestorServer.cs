using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Telemetry;
using Quaestor.Server.Api;
using Quaestor.Server.Api.Postgres;
using Quaestor.Server.Auth;
using Quaestor.Server.Devices;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;
using Quaestor.Server.Mcp;
using Quaestor.Server.OpenAi;
using Quaestor.Server.Operations;
using Quaestor.Server.Streaming;
using Quaestor.Server.Web;

namespace Quaestor.Server;

/// <summary>The HTTP service over one agent: on loopback for people, or on a socket for the command that hosts it.</summary>
public sealed class QuaestorServer : IAsyncDisposable
{
    /// <summary>Where a window exchanges its key, the parameter <c>key</c>.</summary>
    public const string WindowPath = WindowPass.Path;

    readonly WebApplication _app;
    readonly AgentHost _host;
    readonly SignIn _signIn;
    readonly McpApi _mcp;
    readonly DeviceHub _devices;
    readonly Upkeep _upkeep;

    /// <param name="stays">It takes up what others left, as a command that ends with its question does not.</param>
    QuaestorServer(WebApplication app, AgentHost host, SignIn signIn, McpApi mcp, DeviceHub devices, bool stays)
    {
        _app = app;
        _devices = devices;
        _signIn = signIn;
        _mcp = mcp;
        _host = host;
        _upkeep = new Upkeep(host, app.Logger, stays);
    }

    public AgentHost Agent => _host;

    internal IReadOnlyList<Endpoint> Routes => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Ends the sessions of other programs, whoever uses them.</summary>
    internal Task EndProgramSessionsAsync() => _mcp.EndSessionsAsync();

    /// <summary>Where it listens, with the port it took.</summary>
    public IReadOnlyCollection<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];

    /// <summary>Opens the agent and listens when it returns.</summary>
    /// <exception cref="ServerOptionsException">It cannot listen where it was told to.</exception>
    /// <exception cref="Quaestor.Agent.Threads.StoreException">The store cannot be used.</exception>
    /// <exception cref="Quaestor.Data.Sources.SourceException">A source is not there, or of a kind that is not read.</exception>
    public static Task<QuaestorServer> StartAsync(ServerOptions options, CancellationToken cancellationToken = default) =>
        StartAsync(options, answer: null, cancellationToken);

    /// <summary>The same with something else than the loop to answer, for tests of what lies around it.</summary>
    internal static async Task<QuaestorServer> StartAsync(ServerOptions options, AnswerTurn? answer, CancellationToken cancellationToken)
    {
        options.Check();
        var app = Build(options);
        var host = default(AgentHost);
        var signIn = default(SignIn);
        var mcp = default(McpApi);
        var devices = default(DeviceHub);
        try
        {
            host = AgentHost.Open(options.Agent, app.Services.GetRequiredService<ILoggerFactory>(), answer);
            await host.TidyAsync();
            options.CheckUsers(await host.Users.AnyAsync());
            signIn = new SignIn(host, new(options.Auth, options.UnixSocket is not null, options.IsReachedFromElsewhere), app.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System);
            Use(app, options, host, signIn);
            mcp = new McpApi(host, options.Mcp, app.Services.GetRequiredService<ILoggerFactory>());
            devices = new DeviceHub(host, app.Services.GetRequiredService<ILoggerFactory>());
            await devices.LoadAsync();
            Map(app, options, host, signIn, mcp, devices);
            await app.StartAsync(cancellationToken);
            var stays = options.UnixSocket is null;
            if (stays)
            {
                await host.TakeOverAsync();
            }

            return new QuaestorServer(app, host, signIn, mcp, devices, stays);
        }
        catch (Exception exception)
        {
            await app.DisposeAsync();
            signIn?.Dispose();
            await (mcp?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (devices?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (host?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (exception is IOException or SocketException && host is not null)
            {
                throw new ServerOptionsException($"Cannot listen on {options.UnixSocket ?? string.Join(", ", options.Urls)}: {exception.Message.TrimEnd('.')}. Choose another address with --urls.");
            }

            throw;
        }
    }

    /// <summary>Ends when the process is told to stop, or <see cref="StopAsync"/> is called.</summary>
    public Task WaitAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Ends streams and turns, then stops listening.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _app.StopAsync(cancellationToken);
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _upkeep.DisposeAsync();
        await _mcp.DisposeAsync();
        await _devices.DisposeAsync();
        await _app.DisposeAsync();
        _signIn.Dispose();
        await _host.DisposeAsync();
    }

    static WebApplication Build(ServerOptions options)
    {
        // Empty: neither environment variables nor files decide where this server listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "quaestor" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.Largest;
            kestrel.Limits.MaxConcurrentConnections = options.Limits.Connections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            if (options.UnixSocket is { } socket)
            {
                kestrel.ListenUnixSocket(socket);
            }
        });
        if (options.UnixSocket is not null)
        {
            builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        }

        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(hosting => hosting.ShutdownTimeout = TimeSpan.FromSeconds(15));
        AddConsole(builder.Logging, options);
        // What a client asks for in vain it is told; what fails by a fault is logged where it does.
        builder.Logging.AddFilter("ModelContextProtocol", LogLevel.Critical);
        // What keeps it from starting is said by the exception.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        builder.Services.AddSingleton<ILoggerFactory>(services => RedactedLogs.Over(new LoggerFactory(
            services.GetServices<ILoggerProvider>(), services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(), services.GetService<IOptions<LoggerFactoryOptions>>())));

        var app = builder.Build();
        if (options.UnixSocket is null)
        {
            foreach (var url in options.Urls)
            {
                app.Urls.Add(url);
            }
        }

        return app;
    }

    static void AddConsole(ILoggingBuilder logging, ServerOptions options)
    {
        // The framework's own lines of requests say less than ours, and show whole addresses.
        logging.SetMinimumLevel(LevelOf(options)).AddFilter("Microsoft", level => level >= LogLevel.Warning && level >= LevelOf(options));
        if (options.UnixSocket is null && (options.Logs.LogsAreJson ?? Console.IsErrorRedirected))
        {
            logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName).AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        }
        else
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }

    internal static void Use(IApplicationBuilder app, ServerOptions options, AgentHost host, SignIn signIn)
    {
        var logs = RedactedLogs.Over(app.ApplicationServices.GetRequiredService<ILoggerFactory>());
        app.UseMiddleware<RequestObserver>(host, logs.CreateLogger<RequestObserver>());
        app.UseMiddleware<Problems>(logs.CreateLogger<Problems>());
        app.UseMiddleware<SameOrigin>(signIn.Mode, options.Hosts);
        if (options.WindowKey is { } key)
        {
            app.UseMiddleware<WindowPass>(key);
        }

        app.UseWebSockets();
        app.UseRouting();
        app.UseMiddleware<Admission>(signIn.Authenticator);
        app.UseMiddleware<RateLimits>(options.Limits);
        app.UseMiddleware<KnownQuery>();
    }

    // A command tells its person what fails; only what it cannot explain belongs beside that.
    static LogLevel LevelOf(ServerOptions options) =>
        options.Verbose ? LogLevel.Information
        : options.UnixSocket is null ? options.Logs.LogLevel ?? LogLevel.Warning
        : LogLevel.Error;

    internal static void Map(IEndpointRouteBuilder app, ServerOptions options, AgentHost host, SignIn signIn, McpApi mcp, DeviceHub devices)
    {
        var lifetime = app.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(() => _ = host.StopAsync());
        lifetime.ApplicationStopping.Register(() => _ = mcp.DisposeAsync().AsTask());
        lifetime.ApplicationStopping.Register(devices.Stop);
        var stream = new EventStream(lifetime);
        new ChatApi(host, stream).Map(app);
        new ThreadsApi(host, stream).Map(app);
        new ThreadCopiesApi(host).Map(app);
        new RunsApi(host).Map(app);
        new ReplaysApi(host).Map(app);
        new ResultsApi(host).Map(app);
        new DatasetsApi(host).Map(app);
        new DatasetChangesApi(host, options.Limits.Uploads).Map(app);
        new PostgresApi(host).Map(app);
        new ArchivesApi(host).Map(app);
        new ArchiveChangesApi(host, options.Limits.Uploads).Map(app);
        new ApprovalsApi(host).Map(app);
        new GuardApi(host).Map(app);
        new CompatibleChatApi(host, RedactedLogs.Over(app.ServiceProvider.GetRequiredService<ILoggerFactory>()).CreateLogger<CompatibleChatApi>()).Map(app);
        new OpenAiApi(host).Map(app);
        mcp.Map(app);
        new ModelsApi(host).Map(app);
        new ModelKeysApi(host).Map(app);
        new ToolsetsApi(host).Map(app);
        new UsageApi(host).Map(app);
        new FeedbackApi(host).Map(app);
        new RequestsApi(host).Map(app);
        new AuditApi(host).Map(app);
        new TodosApi(host).Map(app);
        new ContextApi(host).Map(app);
        new SettingsApi(host).Map(app);
        new AuthApi(host, signIn).Map(app);
        new UsersApi(host, signIn, devices.ForgetAllOfAsync).Map(app);
        new DevicesApi(host, devices).Map(app);
        new OperationsApi(host, new WebPage(), options.Logs.MetricsNeedAdmin).Map(app);
    }
}
