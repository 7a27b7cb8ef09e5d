using System.Text.Json;
using ModelContextProtocol.Client;
using Quaestor.Agent.Users;
using Quaestor.Tests.Server.Auth;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Mcp;

/// <summary><c>quaestor mcp</c>: what the protocol's own client makes of the program at the end of a pipe.</summary>
[Trait("Size", "Slow")]
public sealed class StdioTests
{
    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task BothGenerationsAreSpokenOverPipes(string version)
    {
        using var folder = new OpenFolder(("orders.csv", "id,country\n1,DE\n2,FR\n"));
        await using var client = await ConnectAsync(version, [], "--source", Path.Combine(folder.Path, "orders.csv"), "--store", Path.Combine(folder.Path, "store.db"), "--share", "rows");

        var result = await client.CallToolAsync("execute_sql", new Dictionary<string, object?> { ["sql"] = "select count(*) as n from orders" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(version, client.NegotiatedProtocolVersion);
        Assert.Equal("[[2]]", result.StructuredContent!.Value.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task ItCarriesOnToAServerThatRunsAndBeginsAnewWhereItsSessionHasEnded()
    {
        await using var server = await SignedInServer.StartAsync();
        await server.AddAsync("ann", Role.Viewer, "orders");
        var token = SignedInServer.Token(new { sub = "ann", exp = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds() });
        await using var client = await ConnectAsync("2025-11-25", new() { ["QUAESTOR_TOKEN"] = token }, "--server", server.Server.Client.BaseAddress!.AbsoluteUri);

        var before = await client.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken);
        await server.Server.EndProgramSessionsAsync();
        var after = await client.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(new[] { before, after }, resources => Assert.Equal("quaestor://datasets/orders/schema", Assert.Single(resources).Uri));
    }

    [Fact]
    public async Task WhoPipesInAMessageAndNoMoreGetsItsAnswer()
    {
        using var folder = new OpenFolder(("orders.csv", "id,country\n1,DE\n2,FR\n"));

        var run = await CommandRun.OfAsync(
            ["mcp", "--source", Path.Combine(folder.Path, "orders.csv"), "--store", Path.Combine(folder.Path, "store.db")],
            input: """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("list_datasets", Assert.Single(run.Lines.Select(line => JsonDocument.Parse(line).RootElement)).GetProperty("result").GetProperty("tools")[0].GetProperty("name").GetString());
    }

    static Task<McpClient> ConnectAsync(string version, Dictionary<string, string?> environment, params string[] arguments) =>
        McpClient.CreateAsync(
            new StdioClientTransport(new() { Command = "dotnet", Arguments = ["exec", NpmPrograms.Quaestor, "mcp", .. arguments], EnvironmentVariables = environment }),
            new() { ProtocolVersion = version, DiscoverProbeTimeout = TimeSpan.FromSeconds(60) },
            cancellationToken: TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
}
