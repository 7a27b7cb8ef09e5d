using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Output;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Changes;

/// <summary><c>quaestor pg change</c>: one statement that changes something, tried, shown, and run after a yes.</summary>
sealed class ChangeCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _sql = new("sql") { Description = "One statement that changes something; - reads it from standard input." };

    public Command Create() => DatabaseCommand.Create("change", "Try a change and show what it does; run it after a yes.", shared, RunAsync, _sql);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var sql = parsed.GetRequiredValue(_sql) is var text && text == "-" ? await screen.Input.ReadToEndAsync(cancellationToken) : text;
        var run = await session.Api.RunAsync("sql", sql, parsed.GetValue(shared.Dataset), cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            screen.Data.WriteLine(run.GetRawText());
            return ExitCode.OfStatus(run.Text("status"));
        }

        if (run.Object("approval") is { } approval)
        {
            return await new ApprovalPrompt(session.Api, screen).AskAsync(approval, cancellationToken);
        }

        screen.Say(run.Text("status") == "succeeded" ? "It only reads, so it has run. \"quaestor query\" shows its rows." : RunErrorText.Of(run));
        await new ApprovalPrompt(session.Api, screen).TellReadOnlyAsync(run, cancellationToken);
        return ExitCode.OfStatus(run.Text("status"));
    }
}
