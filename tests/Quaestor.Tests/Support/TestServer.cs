using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;
using Quaestor.Server;

namespace Quaestor.Tests.Support;

/// <summary>The real server on a free port, over a store of its own. What answers a message is given by the test.</summary>
sealed class TestServer : IAsyncDisposable
{
    const string Orders = "id,country,amount\n1,DE,10.5\n2,FR,20\n3,DE,4.5\n";

    readonly bool _isOwn;
    readonly OpenFolder? _shop;
    readonly QuaestorServer _server;

    TestServer(string folder, bool isOwn, OpenFolder? shop, QuaestorServer server, HttpClient client)
    {
        Folder = folder;
        _isOwn = isOwn;
        _shop = shop;
        _server = server;
        Client = client;
    }

    public AgentHost Host => _server.Agent;

    public HttpClient Client { get; }

    /// <summary>Where its store is.</summary>
    public string Folder { get; }

    public IReadOnlyList<Microsoft.AspNetCore.Http.Endpoint> Routes => _server.Routes;

    /// <param name="answer">Answers turns; null for the real loop with the planner.</param>
    /// <param name="folder">Where its store is and stays; null for one that goes with it.</param>
    public static async Task<TestServer> StartAsync(AnswerTurn? answer, bool onSocket = false, string? script = null, ModelSettings? models = null, ServerLimits? limits = null, QueueLimits? queue = null, string? folder = null, Func<ServerOptions, ServerOptions>? with = null)
    {
        var isOwn = folder is null;
        folder ??= Directory.CreateTempSubdirectory("quaestor-server-").FullName;
        var shop = isOwn ? new OpenFolder(("orders.csv", Orders), ("shop.csv", "a,b\n1,2\n")) : null;
        var socket = onSocket ? Path.Combine(folder, "server.sock") : null;
        var options = OptionsOf(folder, shop?.Path ?? ShopIn(folder), socket, (models ?? ModelSettings.None) with { ScriptPath = script }, queue ?? QueueLimits.Default) with { Limits = limits ?? ServerLimits.None };
        var server = await QuaestorServer.StartAsync(with is null ? options : with(options), answer, CancellationToken.None);
        var client = onSocket
            ? new HttpClient(SocketHandler(socket!)) { BaseAddress = new Uri("http://localhost") }
            : new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(server.Addresses.Single()) };
        return new TestServer(folder, isOwn, shop, server, client);
    }

    /// <summary>What answers says the message back.</summary>
    public static Task<TestServer> StartAsync(bool onSocket = false) => StartAsync(SayAsync, onSocket);

    /// <summary>Says the message back, a piece at a time.</summary>
    public static async Task<TurnAnswer> SayAsync(StartTurn start, ISource source, TurnLog log, CancellationToken cancellationToken)
    {
        var message = Guid.CreateVersion7();
        for (var at = 0; at < start.Message.Length; at += 3)
        {
            await log.AppendTextAsync(message, start.Message.Substring(at, Math.Min(3, start.Message.Length - at)));
            if (at % 12 == 0)
            {
                await log.AppendAsync(new NoticeEvent("progress", $"{at}"));
            }
        }

        await log.AddMessageAsync(new ChatMessage(ChatRole.Assistant, start.Message), message);
        return TemporaryStore.Answer(log, start.Message);
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) =>
        Client.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    public async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    public async Task<JsonElement> GetAsync(string path) => await JsonAsync(await Client.GetAsync(path));

    /// <summary>All events of a stream, up to its end.</summary>
    public async Task<List<SentEvent>> EventsAsync(string path) => SentEvent.Parse(await Client.GetStringAsync(path));

    public Task StopAsync() => _server.StopAsync();

    /// <summary>As if nobody had used them for long.</summary>
    public Task EndProgramSessionsAsync() => _server.EndProgramSessionsAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _shop?.Dispose();
        if (_isOwn)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    static ServerOptions OptionsOf(string folder, string shop, string? socket, ModelSettings models, QueueLimits queue) => new()
    {
        Urls = ["http://127.0.0.1:0"],
        UnixSocket = socket,
        Agent = new AgentOptions
        {
            Store = Path.Combine(folder, "store.db"),
            Sources = [Path.Combine(shop, "orders.csv"), Path.Combine(shop, "shop.csv")],
            Models = models,
            Queue = queue,
            Today = new DateOnly(2025, 6, 30),
        },
    };

    /// <summary>At the same place whenever a server is started there, for a source is known by its place.</summary>
    static string ShopIn(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "orders.csv"), Orders);
        File.WriteAllText(Path.Combine(folder, "shop.csv"), "a,b\n1,2\n");
        return folder;
    }

    static SocketsHttpHandler SocketHandler(string path) => new()
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}

/// <summary>A server-sent event as a client reads it.</summary>
sealed record SentEvent(long? Id, string Name, JsonElement Data)
{
    public static List<SentEvent> Parse(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => !block.StartsWith(':')).Select(ParseOne)];

    static SentEvent ParseOne(string block)
    {
        var fields = block.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        return new SentEvent(
            fields.TryGetValue("id", out var id) ? long.Parse(id) : null, fields["event"], JsonDocument.Parse(fields["data"]).RootElement);
    }
}
