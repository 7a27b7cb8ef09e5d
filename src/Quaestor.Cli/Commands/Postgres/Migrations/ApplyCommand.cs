using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Changes;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Migrations;

/// <summary><c>quaestor pg migrate apply</c> and <c>down</c>: shown whole, run after a yes.</summary>
sealed class ApplyCommand(string name, string description, string direction, SharedOptions shared, Screen screen)
{
    readonly Option<string> _folder = MigrateCommand.Folder();

    readonly Option<bool> _drift = new("--accept-drift") { Description = "Go on although the schema was changed by other means." };

    public Command Create() => DatabaseCommand.Create(name, description, shared, RunAsync, _folder, _drift);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = new MigrationFolder(parsed.GetRequiredValue(_folder));
        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var asked = await database.PostAsync(
            "migrations/apply",
            body =>
            {
                folder.WriteTo(body);
                body.WriteString("direction"u8, direction);
                body.WriteBoolean("accept_drift"u8, parsed.GetValue(_drift));
            },
            cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            database.Tell(asked, _ => { });
            return ExitCode.OfStatus(asked.Text("status"));
        }

        if (asked.Object("approval") is { } approval)
        {
            return await new ApprovalPrompt(database.Api, screen).AskAsync(approval, cancellationToken);
        }

        screen.Say(asked.Text("text"));
        return ExitCode.OfStatus(asked.Text("status"));
    }
}
