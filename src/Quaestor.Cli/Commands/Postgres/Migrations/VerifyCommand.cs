using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Migrations;

/// <summary><c>quaestor pg migrate verify</c>: what is pending, made on a scratch copy. Ends with 1 where a way back is not proven.</summary>
sealed class VerifyCommand(SharedOptions shared, Screen screen)
{
    readonly Option<string> _folder = MigrateCommand.Folder();

    public Command Create() => DatabaseCommand.Create("verify", "Make what is pending on a scratch copy, measure it, and go down and up again.", shared, RunAsync, _folder);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = new MigrationFolder(parsed.GetRequiredValue(_folder));
        var verified = await DatabaseSession.TellAsync(parsed, shared, screen, database => database.PostAsync("migrations/verify", folder.WriteTo, cancellationToken), Show, cancellationToken);
        return verified.TextOrNull("not_tried") is not null || verified.Items("items").Any(one => one.Flag("has_way_back") && !one.Flag("way_back_proven")) ? ExitCode.Failed : ExitCode.Fine;
    }

    void Show(JsonElement verified)
    {
        foreach (var one in verified.Items("items"))
        {
            screen.Data.WriteLine(SafeText.Block(one.Text("text")));
        }

        if ((verified.TextOrNull("not_tried") ?? (verified.Items("items").Any() ? null : "Nothing is pending.")) is { } note)
        {
            screen.Say(note);
        }
    }
}
