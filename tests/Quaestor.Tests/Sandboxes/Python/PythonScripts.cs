using System.Diagnostics;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>The system's interpreter, which has pandas, and the scripts that drive it here.</summary>
static class PythonScripts
{
    public static string GuestFolder => Repository.PathOf("src", "Quaestor.Data", "Sandboxes", "Python", "Guest");

    public static string PathOf(string script) => Repository.PathOf("tests", "Quaestor.Tests", "Sandboxes", "Python", "Scripts", script);

    public static Process Start(string script, params IEnumerable<string> arguments) =>
        StartInterpreter(["-B", "-W", "ignore", PathOf(script), .. arguments]);

    static Process StartInterpreter(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        return Process.Start(start) ?? throw new InvalidOperationException("The interpreter did not start.");
    }

    /// <summary>What a script answers to its input.</summary>
    public static Task<string> RunAsync(string input, string script, params IEnumerable<string> arguments) =>
        RunAsync(input, Start(script, arguments));

    /// <summary>What a line of code prints.</summary>
    public static Task<string> RunCodeAsync(string code, params IEnumerable<string> arguments) => RunAsync("", StartInterpreter(["-B", "-c", code, .. arguments]));

    static async Task<string> RunAsync(string input, Process process)
    {
        using var ended = process;
        try
        {
            var answer = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var text = await answer;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            return text;
        }
        finally
        {
            process.Kill();
        }
    }
}
