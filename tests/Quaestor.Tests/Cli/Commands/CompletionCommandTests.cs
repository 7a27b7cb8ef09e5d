using System.Diagnostics;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>The scripts, run by the shells themselves.</summary>
public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("quaestor sch", "schema")]
    [InlineData("quaestor capsule ", "list", "show", "verify", "replay")]
    [InlineData("quaestor query x --for", "--format")]
    [InlineData("quaestor query x --format nd", "ndjson")]
    [InlineData("quaestor ask x --agent pl", "planner")]
    [InlineData("quaestor completion --h", "--help")]
    public async Task BashCompletesCommandsOptionsAndValues(string line, params string[] expected)
    {
        using var folder = await ScriptAsync("bash");
        var words = line.Split(' ');
        var found = await RunAsync(
            "bash", "-c", $"source {folder.Path}/script; COMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}); COMP_CWORD={words.Length - 1}; _quaestor; printf '%s\\n' \"${{COMPREPLY[@]}}\"");

        Assert.Empty(expected.Except(found.Split('\n')));
    }

    [Theory]
    [InlineData("quaestor sch", "schema")]
    [InlineData("quaestor capsule ", "list", "show", "verify", "replay")]
    [InlineData("quaestor query x --for", "--format")]
    [InlineData("quaestor query x --format nd", "ndjson")]
    public async Task FishCompletesCommandsOptionsAndValues(string line, params string[] expected)
    {
        using var folder = await ScriptAsync("fish");
        var found = await RunAsync("fish", "--no-config", "-c", $"source {folder.Path}/script; complete -C '{line}'");

        Assert.Empty(expected.Except(found.Split('\n').Select(word => word.Split('\t')[0])));
    }

    [Fact]
    public async Task WhatACommandDoesIsToldWithItsApostrophes()
    {
        using var fish = await ScriptAsync("fish");
        using var zsh = await ScriptAsync("zsh");

        Assert.Contains("reindex\tBuild a table's indexes anew", await RunAsync("fish", "--no-config", "-c", $"source {fish.Path}/script; complete -C 'quaestor pg reind'"), StringComparison.Ordinal);
        Assert.Contains(
            "reindex:Build a table's indexes anew",
            await RunAsync("zsh", "-f", "-c", $"autoload -Uz compinit; compinit -D; source {zsh.Path}/script; _describe() {{ print -l -- $choices }}; words=(quaestor pg ''); CURRENT=3; _quaestor"),
            StringComparison.Ordinal);
        Assert.Contains("'Build a table''s indexes anew", (await CommandRun.OfAsync("completion", "powershell")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ZshReadsTheScriptAndCompletesACommand()
    {
        using var folder = await ScriptAsync("zsh");

        // What completion offers can be seen from within it alone.
        var found = await RunAsync(
            "zsh", "-f", "-c", $"autoload -Uz compinit; compinit -D; source {folder.Path}/script; _describe() {{ print -l -- $choices }}; words=(quaestor capsule ''); CURRENT=3; _quaestor; words=(quaestor query x --format ''); CURRENT=5; compadd() {{ print -l -- $@ }}; _quaestor");

        string[] expected = ["list", "show", "verify", "replay", "ndjson", "parquet"];
        Assert.Empty(expected.Except(found.Split('\n').Select(word => word.Split(':')[0])));
    }

    [Fact]
    public async Task EveryCommandAndOptionIsInEveryScript()
    {
        foreach (var shell in new[] { "bash", "zsh", "fish", "powershell" })
        {
            var script = (await CommandRun.OfAsync("completion", shell)).Output;

            Assert.All(["ask", "chat", "capsule", "replay", "completion"], name => Assert.Contains(name, script));
            Assert.Contains(shell == "fish" ? "-l time-zone" : "--time-zone", script);
        }
    }

    [Fact]
    public async Task AnotherShellIsWrongUse()
    {
        var run = await CommandRun.OfAsync("completion", "tcsh");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("powershell", run.Errors);
    }

    static async Task<TemporaryFolder> ScriptAsync(string shell)
    {
        var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "script"), (await CommandRun.OfAsync("completion", shell)).Output);
        return folder;
    }

    static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal("", await errors);
        return await output;
    }
}
