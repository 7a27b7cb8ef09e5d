using System.Diagnostics;

namespace Quaestor.EndToEnd.Support;

/// <summary>The built program, run to its end.</summary>
static class BuiltProgram
{
    public sealed record Outcome(int ExitCode, string Output, string Errors);

    public static Task<Outcome> RunAsync(params string[] arguments) => StartAsync(Checkout.Program, arguments);

    /// <summary>With no file that it writes becoming larger.</summary>
    public static Task<Outcome> RunWithFilesOfAtMostAsync(int kilobytes, params string[] arguments) => StartAsync(
        // The runtime keeps its code in a large file unless told otherwise.
        "/bin/bash", ["-c", $"trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f {kilobytes}; exec \"$0\" \"$@\"", Checkout.Program, .. arguments]);

    static async Task<Outcome> StartAsync(string program, string[] arguments)
    {
        // A home of its own: a test neither reads nor leaves anything in the user's.
        var home = Directory.CreateTempSubdirectory("quaestor-home");
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                RedirectStandardInput = true,
                Environment = { ["HOME"] = home.FullName, ["XDG_DATA_HOME"] = home.FullName, ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "" },
            };
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return new Outcome(process.ExitCode, await output, await errors);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
