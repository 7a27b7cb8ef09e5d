using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Backups;

/// <summary><c>quaestor pg backup</c>: takes a backup and proves it by restoring it. Ends with 1 where it is not equal.</summary>
sealed class BackupCommand(SharedOptions shared, Screen screen)
{
    readonly Option<bool> _unverified = new("--no-verify") { Description = "Do not restore it into a scratch database to prove it." };

    public Command Create() => DatabaseCommand.Create("backup", "Take a backup by pg_dump, in one snapshot, and prove it by restoring it into a scratch database.", shared, RunAsync, _unverified);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var begun = await database.PostAsync("backups", body => body.WriteBoolean("verify"u8, !parsed.GetValue(_unverified)), cancellationToken);
        var (job, code) = await new JobFollower(database, screen).FollowAsync(begun, cancellationToken);
        if (job.Object("backup") is not { } backup)
        {
            return code;
        }

        database.Tell(backup, Show);
        return backup.Object("verified") is { } verified && !verified.GetProperty("equal").GetBoolean() ? ExitCode.Failed : code;
    }

    void Show(JsonElement backup)
    {
        screen.Data.WriteLine(SafeText.Line($"{backup.Text("id")}  {backup.Text("database")}  {BackupText.CountOf(backup, "tables")} tables, {BackupText.CountOf(backup, "rows")} rows, {BackupText.SizeOf(backup)}, {BackupText.StateOf(backup)}"));
        foreach (var note in backup.Items("notes"))
        {
            screen.Say(note.GetString()!);
        }
    }
}
