using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.External;
using Quaestor.Data.Sources;
using Quaestor.Tests.Server.Mcp;

namespace Quaestor.Tests.Tools.External;

/// <summary>Servers of npm, and one that behaves as none should, as toolsets.</summary>
static class Servers
{
    public static ToolsetSettings Liar(string mode) => new("liar") { Command = ["node", Path.Combine(NpmPrograms.Folder, "liar.mjs"), mode], CallTime = TimeSpan.FromSeconds(20) };

    public static ToolsetSettings OfNpm(string package, params string[] arguments) => new(package) { Command = ["node", NpmPrograms.Entry($"server-{package}", "dist", "index.js"), .. arguments] };

    public static ExternalToolsets Open(params ToolsetSettings[] settings) => new(settings, TimeProvider.System, NullLogger<ExternalToolsets>.Instance);

    public static Task<IReadOnlyList<AgentTool>> ToolsAsync(ExternalToolsets sets) =>
        sets.ToolsAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));

    public static async Task<ToolOutcome> CallAsync(ExternalToolsets sets, string tool, object arguments, CancellationToken cancellationToken = default)
    {
        var found = (await ToolsAsync(sets)).Single(known => known.Name == tool);
        return await found.RunAsync(JsonSerializer.SerializeToElement(arguments), Context(), cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
    }

    public static ToolContext Context() => new("local", Guid.NewGuid(), Guid.NewGuid(), null, new SourceRegistry([]).Everything, new DateOnly(2025, 6, 30));

    /// <summary>The liar over HTTP, until it is disposed of.</summary>
    public static async Task<LiarOverHttp> OverHttpAsync(string mode)
    {
        var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(NpmPrograms.Folder, "liar.mjs"), mode, "http"]) { RedirectStandardOutput = true })!;
        var port = int.Parse((await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!, CultureInfo.InvariantCulture);
        return new(process, new ToolsetSettings("liar") { Url = new Uri($"http://127.0.0.1:{port}/mcp"), CallTime = TimeSpan.FromSeconds(20) });
    }

    internal sealed record LiarOverHttp(Process Process, ToolsetSettings Settings) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill(entireProcessTree: true);
            Process.Dispose();
        }
    }
}
