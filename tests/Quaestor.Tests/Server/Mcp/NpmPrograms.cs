using System.Diagnostics;
using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Mcp;

/// <summary>Programs from npm, pinned in tests/McpClients.</summary>
static class NpmPrograms
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static string Folder { get; } = FindFolder();

    /// <summary>The program that a package brings, for node to run.</summary>
    public static string Entry(string package, params string[] path) => Path.Combine([Folder, "node_modules", "@modelcontextprotocol", package, .. path]);

    /// <summary>The built program itself, as another one starts it.</summary>
    public static string Quaestor { get; } = Path.Combine(AppContext.BaseDirectory, "quaestor.dll");

    /// <summary>What <c>speak.mjs</c> prints of a scenario.</summary>
    public static Task<JsonElement> SpeakAsync(params string[] arguments) => RunAsync(["speak.mjs", .. arguments]);

    /// <summary>What the command line of the inspector prints.</summary>
    public static Task<JsonElement> InspectAsync(params string[] arguments) => RunAsync([Entry("inspector", "clients", "launcher", "build", "index.js"), "--cli", .. arguments]);

    static async Task<JsonElement> RunAsync(IEnumerable<string> arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        node.StandardInput.Close();
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        try
        {
            await node.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }

        Assert.True(node.ExitCode == 0, $"{await errors}\n{await output}");
        return JsonElement.Parse(await output);
    }

    static string FindFolder()
    {
        var folder = Repository.PathOf("tests", "McpClients");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "@modelcontextprotocol", "sdk")), "Run eng/install.sh test: the packages of tests/McpClients are not installed.");
        return folder;
    }
}
