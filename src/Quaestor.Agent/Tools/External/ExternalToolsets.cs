using Microsoft.Extensions.Logging;
using Quaestor.Agent.Settings;

namespace Quaestor.Agent.Tools.External;

/// <summary>The toolsets of other servers. None of them can keep a turn waiting for long, or end it.</summary>
public sealed class ExternalToolsets : IAsyncDisposable
{
    readonly IReadOnlyList<ExternalToolset> _sets;

    internal ExternalToolsets(IReadOnlyList<ToolsetSettings> settings, TimeProvider clock, ILogger<ExternalToolsets> logger) =>
        _sets = [.. settings.Select(set => new ExternalToolset(set, clock, logger))];

    /// <summary>The tools that are there now; servers are tried at the same time, and not waited for beyond some seconds.</summary>
    public async Task<IReadOnlyList<AgentTool>> ToolsAsync(CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(_sets.Select(set => set.ToolsAsync(cancellationToken)))).SelectMany(tools => tools)];

    /// <summary>Each server with its tools as they are now, and why it cannot be used where it cannot.</summary>
    public async Task<IReadOnlyList<ToolsetStatus>> StatusAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_sets.Select(async set =>
        {
            var tools = await set.ToolsAsync(cancellationToken);
            var permissions = tools.OfType<ExternalTool>().Select(tool => new ToolStatus(tool.Name, tool.Permission, tool.IsReadOnly)).ToList();
            return new ToolsetStatus(set.Settings.Name, set.Settings.Url?.Host ?? set.Settings.Command[0], permissions, tools.Count > 0 ? null : set.Problem ?? (set.IsConnected ? null : "It has not answered yet."));
        }));

    public async ValueTask DisposeAsync() => await Task.WhenAll(_sets.Select(set => set.DisposeAsync().AsTask()));
}

/// <param name="Place">Where it runs, or what starts it.</param>
/// <param name="Problem">Null where it can be used.</param>
public sealed record ToolsetStatus(string Name, string Place, IReadOnlyList<ToolStatus> Tools, string? Problem);

/// <param name="Name">As models call it.</param>
/// <param name="IsReadOnly">As its server labels it.</param>
public sealed record ToolStatus(string Name, ToolPermission Permission, bool IsReadOnly);
