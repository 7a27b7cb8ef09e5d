using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models;
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
    readonly string? _folder;

    Session(ApiClient api, QuaestorServer? hosted, string? folder)
    {
        Api = api;
        Hosted = hosted;
        _folder = folder;
    }

    public ApiClient Api { get; }

    /// <summary>Null where the server is another process.</summary>
    public QuaestorServer? Hosted { get; }

    /// <param name="options">Without any source, the hosted server gets an empty one: "select 1" needs no data.</param>
    public static async Task<Session> OpenAsync(SessionOptions options, CancellationToken cancellationToken)
    {
        if (options.Server is { } address)
        {
            return new(ApiClient.OverHttp(address), null, null);
        }

        // A path of a socket holds about a hundred characters, so its folder's name is short; only this user may enter it.
        var folder = Directory.CreateTempSubdirectory("quaestor-").FullName;
        try
        {
            var socket = Path.Combine(folder, "s");
            var agent = AgentOptionsOf(options.Sources.Count > 0 ? options : options with { Sources = [EmptyFolder(folder)] });
            var hosted = await QuaestorServer.StartAsync(new ServerOptions { UnixSocket = socket, Agent = agent with { WarmUp = options.WarmUp } }, cancellationToken);
            return new(ApiClient.OverSocket(socket), hosted, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>What a hosted or served agent works with.</summary>
    public static AgentOptions AgentOptionsOf(SessionOptions options) => new()
    {
        StorePath = options.Store ?? Store.DefaultPath(),
        Sources = options.Sources,
        Today = options.Today,
        Models = ModelSettings.FromEnvironment(new Settings(Directory.GetCurrentDirectory()).Find, options.Script),
    };

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

    static string EmptyFolder(string parent) => Directory.CreateDirectory(Path.Combine(parent, "empty")).FullName;
}
