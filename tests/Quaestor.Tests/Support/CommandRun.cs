using System.Text.Json;
using Quaestor.Cli.Commands;
using Quaestor.Cli.Terminal;

namespace Quaestor.Tests.Support;

/// <summary>One run of the command line in this process, with its streams caught.</summary>
sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public IReadOnlyList<string> Lines => Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    public static Task<CommandRun> OfAsync(params string[] arguments) => OfAsync(arguments, isTerminal: false);

    public static async Task<CommandRun> OfAsync(
        IReadOnlyList<string> arguments, bool isTerminal = false, string input = "", CancellationToken cancellationToken = default)
    {
        using var data = new StringWriter();
        using var narration = new StringWriter();
        var screen = new Screen(new StringReader(input), data, narration, isTerminal, isTerminal ? 80 : null);
        var exitCode = await CommandLine.RunAsync(arguments, screen, cancellationToken);
        return new(exitCode, data.ToString(), narration.ToString());
    }
}
