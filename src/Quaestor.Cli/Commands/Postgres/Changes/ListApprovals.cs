using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Changes;

/// <summary><c>quaestor pg approvals</c>: what waits for a yes.</summary>
sealed class ListApprovals(SharedOptions shared, Screen screen)
{
    readonly Option<bool> _all = new("--all") { Description = "Those of others too; for administrators." };

    public Command Create()
    {
        var command = new Command("approvals", "Show what waits for a yes.");
        shared.AddServer(command);
        command.Options.Add(_all);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var waiting = await session.Api.GetAsync($"/approvals?status=pending{(parsed.GetValue(_all) ? "&all=true" : "")}", cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            var json = waiting.GetProperty("items").GetRawText();
            screen.Print(json);
            return ExitCode.Fine;
        }

        var table = new TextTable([("id", false), ("user", false), ("until", false), ("what", false)]);
        foreach (var approval in waiting.Items("items"))
        {
            table.Add([approval.Text("approval_id"), approval.Text("user_id"), approval.Text("expires_at"), approval.TextOrNull("sql") ?? approval.Text("tool")]);
        }

        table.Write(screen.Data, screen.Width);
        return ExitCode.Fine;
    }
}
