using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Migrations;

/// <summary><c>quaestor pg migrate status</c>: what is applied and what is pending. Ends with 1 where something does not fit.</summary>
sealed class StatusCommand(SharedOptions shared, Screen screen)
{
    readonly Option<string> _folder = MigrateCommand.Folder();

    public Command Create() => DatabaseCommand.Create("status", "Show what is applied, what is pending, and what does not fit.", shared, RunAsync, _folder);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = new MigrationFolder(parsed.GetRequiredValue(_folder));
        var status = await DatabaseSession.TellAsync(parsed, shared, screen, database => database.PostAsync("migrations/status", folder.WriteTo, cancellationToken), Show, cancellationToken);
        foreach (var problem in status.Items("problems"))
        {
            screen.Say(problem.GetString()!);
        }

        if (status.Flag("drifted"))
        {
            screen.Say("The schema is not as the last migration left it: somebody changed it by other means.");
        }

        return status.Items("problems").Any() || status.Flag("drifted") ? ExitCode.Failed : ExitCode.Fine;
    }

    void Show(JsonElement status)
    {
        var table = new TextTable([("migration", false), ("state", false), ("steps", true), ("approved by", false), ("finished", false)]);
        foreach (var one in status.Items("items"))
        {
            table.Add([one.Text("id"), one.Text("state"), $"{one.NumberOrNull("done")}/{one.NumberOrNull("steps")}", one.Text("approved_by"), one.TextOrNull("finished_at") ?? one.TextOrNull("error") ?? ""]);
        }

        var known = status.Items("items").Select(one => one.Text("id")).ToHashSet(StringComparer.Ordinal);
        foreach (var pending in status.Items("pending").Select(id => id.GetString()!).Where(id => !known.Contains(id)))
        {
            table.Add([pending, "pending", "", "", ""]);
        }

        table.Write(screen.Data, screen.Width);
    }
}
