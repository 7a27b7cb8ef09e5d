using System.CommandLine;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Sources;

namespace Quaestor.Cli.Commands.Mcp;

/// <summary><c>quaestor mcp</c>: the data tools for a program that starts this one and speaks to it over standard input and output.</summary>
sealed class McpCommand(SharedOptions shared, Screen screen)
{
    readonly Option<string?> _share = new Option<string?>("--share")
    {
        Description = "What the program may see of sources that say nothing about it themselves; summaries without it.",
        HelpName = "schema|summaries|rows",
    }.AcceptOnlyFromAmong("schema", "summaries", "rows");

    public Command Create()
    {
        var command = new Command("mcp", "Offer the data tools to another program over standard input and output (Model Context Protocol).") { _share };
        shared.AddServer(command);
        command.Options.Add(shared.Today);
        command.Options.Add(shared.TimeZone);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_share) is { Implicit: false } && result.GetResult(shared.Server) is { Implicit: false })
            {
                result.AddError("What a server that runs already shares is said by its settings, in server.mcp: leave out --share.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var share = parsed.GetValue(_share) is { } word ? Enum.Parse<SourceShare>(word, ignoreCase: true) : default(SourceShare?);
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { Share = share, WatchSettings = true }, cancellationToken);
        if (screen.IsTerminal)
        {
            screen.Say("This speaks the Model Context Protocol: let a program start it. End it with Ctrl+D.");
        }

        await new StdioBridge(session.Api, screen.Input, screen.Data).RunAsync(cancellationToken);
        return ExitCode.Fine;
    }
}
