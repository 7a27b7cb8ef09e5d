using Quaestor.Agent.Settings;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Mcp;

/// <summary>Two servers for all tests of a class: one that shares rows with programs, and one as servers usually are.</summary>
public sealed class SharedServers : IAsyncLifetime
{
    internal TestServer Rows { get; private set; } = null!;

    internal TestServer Usual { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Rows = await TestServer.StartAsync(TestServer.SayAsync, with: options => options with { Mcp = new McpServerSettings { Share = SourceShare.Rows } });
        Usual = await TestServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Rows.DisposeAsync();
        await Usual.DisposeAsync();
    }
}
