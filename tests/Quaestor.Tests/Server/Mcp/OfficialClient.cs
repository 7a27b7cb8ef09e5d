using ModelContextProtocol.Client;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Mcp;

/// <summary>The client of the protocol's own package, over HTTP.</summary>
static class OfficialClient
{
    /// <summary>The last revision with sessions, and the one without.</summary>
    public static readonly string[] Versions = ["2025-11-25", "2026-07-28"];

    /// <param name="version">Null for what the package prefers.</param>
    public static Task<McpClient> ConnectAsync(TestServer server, string? version = null, string? token = null) =>
        McpClient.CreateAsync(
            new HttpClientTransport(new()
            {
                Endpoint = new Uri(server.Client.BaseAddress!, "mcp"),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = token is null ? [] : new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
            }),
            new() { ProtocolVersion = version },
            cancellationToken: TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
}
