using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Sources;

/// <summary><c>quaestor sources</c>: what the server can be asked about, and the commands that change it.</summary>
sealed class SourcesCommand(SharedOptions shared, Screen screen)
{
    public Command Create()
    {
        var command = List(new Command("sources", "List the sources, test them, and change those of the settings."));
        command.Subcommands.Add(List(new Command("list", "List the sources.")));
        command.Subcommands.Add(new TestSources(shared, screen).Create());
        var edits = new EditSources(shared, screen);
        command.Subcommands.Add(edits.CreateAdd());
        command.Subcommands.Add(edits.CreateRemove());
        command.Subcommands.Add(edits.CreateUse());
        return command;
    }

    Command List(Command command)
    {
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
            screen.Print(sources.GetRawText());
        }
        else
        {
            var table = new TextTable([("name", false), ("default", false), ("kind", false), ("location", false), ("description", false)]);
            foreach (var source in sources.Items("items"))
            {
                table.Add([source.Text("name"), source.Flag("default") ? "✓" : "", source.Text("kind"), source.Text("location"), source.Text("description")]);
            }

            table.Write(screen.Data, screen.Width);
        }

        foreach (var source in sources.Items("items").Where(source => source.TextOrNull("problem") is not null))
        {
            screen.Complain($"{source.Text("name")}: {source.Text("problem")}");
        }

        if (sources.TextOrNull("notice") is { } notice)
        {
            screen.Say(notice);
        }

        await screen.Data.FlushAsync(cancellationToken);
        return ExitCode.Fine;
    }
}
