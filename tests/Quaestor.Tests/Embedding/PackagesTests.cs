using System.Diagnostics;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Embedding;

public sealed class PackagesTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    [Trait("Size", "Slow")]
    public async Task TheProgramIsPackedInstalledAsAToolAndAnswers()
    {
        using var folder = new TempFolder();
        var (packages, tool) = (Path.Combine(folder.Path, "packages"), Path.Combine(folder.Path, "tool"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "nuget.config"), $"""<configuration><packageSources><clear /><add key="here" value="{packages}" /></packageSources></configuration>""");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "orders.csv"), "id,country\n1,DE\n2,FR\n3,DE\n");

        await RunAsync(folder.Path, Environment.ProcessPath!, "pack", Repository.PathOf("src/Quaestor.Cli/Quaestor.Cli.csproj"), "-c", Configuration, "--no-build", "-o", packages, "-nologo", "-v", "q");
        await RunAsync(folder.Path, Environment.ProcessPath!, "tool", "install", "Quaestor", "--tool-path", tool, "--configfile", Path.Combine(folder.Path, "nuget.config"));
        var program = Path.Combine(tool, "quaestor");

        Assert.StartsWith("0.", await RunAsync(folder.Path, program, "--version"), StringComparison.Ordinal);
        Assert.Equal("country,n\nDE,2\nFR,1\n", (await RunAsync(folder.Path, program, "query", "select country, count(*) as n from orders group by 1 order by 1", "--source", "orders.csv", "--format", "csv")).ReplaceLineEndings("\n"));
        Assert.Contains("3", await RunAsync(folder.Path, program, "ask", "how many orders are there?", "--source", "orders.csv"), StringComparison.Ordinal);
    }

    static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DOTNET_CLI_HOME"] = start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(new FileInfo(Environment.ProcessPath!).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Environment.ProcessPath!);
        start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment.Remove("MSBUILDUSESERVER");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output} {await errors}");
        return await output;
    }
}
