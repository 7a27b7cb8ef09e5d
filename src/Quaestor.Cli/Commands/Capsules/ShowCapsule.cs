using System.CommandLine;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Capsules;

/// <summary><c>quaestor capsule show</c>: all that is kept of a run.</summary>
sealed class ShowCapsule(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _id = new("id") { Description = "The run's id." };

    public Command Create()
    {
        var command = new Command("show", "Show all that is kept of a run.") { _id };
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var run = await session.Api.GetAsync($"/runs/{Uri.EscapeDataString(parsed.GetRequiredValue(_id))}", cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            screen.Print(run.GetRawText());
            return ExitCode.Fine;
        }

        foreach (var line in CapsuleText.LinesOf(run))
        {
            screen.Data.WriteLine(SafeText.Block(line));
        }

        return ExitCode.Fine;
    }
}
