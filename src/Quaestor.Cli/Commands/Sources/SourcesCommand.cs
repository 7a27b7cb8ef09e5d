using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Sources;

/// <summary><c>quaestor sources</c>: what the server can be asked about.</summary>
sealed class SourcesCommand(SharedOptions shared, Screen screen)
{
    public Command Create()
    {
        var command = new Command("sources", "List the sources.");
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var sources = await session.Api.GetAsync("/datasets", cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            await screen.Data.WriteLineAsync(screen.IsTerminal ? SafeText.Block(sources.GetRawText()) : sources.GetRawText());
        }
        else
        {
            var table = new TextTable([("name", false), ("kind", false), ("location", false), ("id", false)]);
            foreach (var source in sources.Items("items"))
            {
                table.Add([source.Text("name"), source.Text("kind"), source.Text("location"), source.Text("id")]);
            }

            table.Write(screen.Data, screen.Width);
        }

        await screen.Data.FlushAsync(cancellationToken);
        return ExitCode.Fine;
    }
}
