using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>Runs the <c>msb</c> program.</summary>
sealed partial class MsbProgram(MicrosandboxOptions options)
{
    const int KeptCharacters = 1500;

    /// <summary>Before it a server did what the program does now.</summary>
    static readonly Version First = new(0, 3, 0);

    /// <summary>Where it keeps its state.</summary>
    public string Home => options.Home ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".microsandbox");

    /// <exception cref="SandboxException">It is not there, or too old.</exception>
    public async Task<Version> FindAsync(CancellationToken cancellationToken)
    {
        var (_, output) = await RunAsync(["--version"], TimeSpan.FromSeconds(20), cancellationToken);
        if (!Version.TryParse(Numbers().Match(output).Value, out var version))
        {
            throw new SandboxException($"{options.Program} does not tell its version, so it is not microsandbox: {output}");
        }

        return version >= First ? version : throw new SandboxException(
            $"{options.Program} is microsandbox {version}, which works through a server. Update it (0.3 or newer), or start `msb server start` and set sandbox.microsandbox.url to its address.");
    }

    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="SandboxException">It fails or does not end in time; the message holds its own last words.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, TimeSpan limit, string doing, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync(arguments, limit, cancellationToken);
        return exitCode == 0 ? output : throw new SandboxException($"microsandbox cannot {doing}: {Cause(output)}");
    }

    async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(timed.Token);
            var errors = process.StandardError.ReadToEndAsync(timed.Token);
            await process.WaitForExitAsync(timed.Token);
            var text = await output;
            return (process.ExitCode, process.ExitCode == 0 ? text : $"{text}{await errors}".Trim());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SandboxException($"{options.Program} {arguments[0]} did not end within {limit.TotalSeconds:0} seconds. See `msb doctor`.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(options.Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (options.Home is { } home)
        {
            start.Environment["MSB_HOME"] = home;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new SandboxException(
                $"{options.Program} cannot be started: {error.Message}. Install microsandbox (https://microsandbox.dev), or set sandbox.microsandbox.program to where it is.", error);
        }
    }

    static string Cause(string words)
    {
        var last = words.Length > KeptCharacters ? words[^KeptCharacters..] : words;
        var cure = words switch
        {
            _ when words.Contains("kvm", StringComparison.OrdinalIgnoreCase) => "This machine needs hardware virtualisation (/dev/kvm, and the right to use it). ",
            _ when words.Contains("pull", StringComparison.OrdinalIgnoreCase) || words.Contains("manifest", StringComparison.OrdinalIgnoreCase) => "Check sandbox.microsandbox.image. ",
            _ => "",
        };
        return $"{last} {cure}`msb doctor` tells more.";
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Numbers();
}
