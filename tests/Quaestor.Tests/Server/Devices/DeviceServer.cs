using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Devices;

/// <summary>A server without sources of its own, the relay by which devices reach it, and a device or two.</summary>
sealed class DeviceServer : IAsyncDisposable
{
    readonly List<EdgeProcess> _devices = [];

    DeviceServer(TestServer server) => (Server, Relay) = (server, new RecordingRelay(new Uri(server.Client.BaseAddress!, "/")));

    public TestServer Server { get; }

    public RecordingRelay Relay { get; }

    /// <param name="script">Answers in place of a model; null for the planner.</param>
    public static async Task<DeviceServer> StartAsync(string? script = null)
    {
        var server = new DeviceServer(await TestServer.StartAsync(answer: null, script: script, with: options => options with { Agent = options.Agent with { Sources = [] } }));
        await server.Relay.StartAsync();
        return server;
    }

    public async Task<string> AddAsync(string name = "laptop") =>
        (await Server.JsonAsync(await Server.PostAsync("/devices", new { name }))).GetProperty("token").GetString()!;

    /// <summary>The device as a process of its own, connected by the relay.</summary>
    public async Task<EdgeProcess> ConnectAsync(string token, params string[] arguments)
    {
        var device = EdgeProcess.Start(Relay.Address, token, arguments);
        _devices.Add(device);
        await device.SaysAsync("Connected to");
        while (!(await Server.GetAsync("/devices")).GetProperty("items").EnumerateArray().Any(item => item.GetProperty("online").GetBoolean()))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return device;
    }

    public async Task<JsonElement> RunAsync(string source, string sql) =>
        await Server.JsonAsync(await Server.PostAsync("/runs", new { dataset_id = source, query_type = "sql", sql }));

    public async ValueTask DisposeAsync()
    {
        foreach (var device in _devices)
        {
            await device.DisposeAsync();
        }

        await Relay.DisposeAsync();
        await Server.DisposeAsync();
    }
}
