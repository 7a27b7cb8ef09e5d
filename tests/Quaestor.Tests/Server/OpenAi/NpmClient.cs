using System.Diagnostics;
using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.OpenAi;

/// <summary>The npm package <c>openai</c>, pinned, as a program of its own.</summary>
static class NpmClient
{
    /// <param name="scenario">One of those in <c>speak.mjs</c>.</param>
    public static async Task<JsonElement> RunAsync(TestServer server, string scenario)
    {
        var folder = Repository.PathOf("tests", "OpenAiClient");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "openai")), "Run eng/install.sh test: the package openai is not installed.");
        using var node = Process.Start(new ProcessStartInfo("node", ["speak.mjs", new Uri(server.Client.BaseAddress!, "v1").AbsoluteUri, scenario])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        return JsonElement.Parse(await output);
    }
}
