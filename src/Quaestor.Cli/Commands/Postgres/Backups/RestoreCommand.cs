using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Backups;

/// <summary><c>quaestor pg restore</c>: a backup into a database of its own, beside the others or in the place of one.</summary>
sealed class RestoreCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _backup = new("backup") { Description = "Its id, or as much of its end as tells it from the others; latest for the newest." };
    readonly Option<string> _name = new("--as") { Description = "What the database is called that it is restored into.", HelpName = "NAME", Required = true };
    readonly Option<bool> _replace = new("--replace") { Description = "Take the place of a database of that name. It stays, under another name." };
    readonly Option<bool> _yes = new("--yes") { Description = "Do not ask before a database is replaced." };
    readonly Option<bool> _createRoles = new("--create-roles") { Description = "Make roles that the server lacks, without a password and without the right to log in." };
    readonly Option<bool> _noOwner = new("--no-owner") { Description = "Everything belongs to whoever connects, and nothing is granted." };
    readonly Option<string[]> _maps = new("--map-role") { Description = "Give what belongs to a role of the backup to another: old=new.", HelpName = "OLD=NEW" };

    public Command Create() => DatabaseCommand.Create(
        "restore", "Restore a backup into a database of its own and compare it with what was backed up.", shared, RunAsync, _backup, _name, _replace, _yes, _createRoles, _noOwner, _maps);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, replaces) = (parsed.GetRequiredValue(_name), parsed.GetValue(_replace));
        var maps = (parsed.GetValue(_maps) ?? []).Select(map => map.Split('=', 2)).ToList();
        if (maps.Exists(map => map.Length != 2 || map[0].Length == 0 || map[1].Length == 0))
        {
            throw new CommandException(ExitCode.Usage, "Write --map-role as OLD=NEW.");
        }

        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var backup = await BackupsCommand.FindAsync(database, parsed.GetRequiredValue(_backup), cancellationToken);
        if (replaces && !parsed.GetValue(_yes) && !screen.IsAgreed(
            $"{name} is replaced by the backup of {BackupText.TimeOf(backup, "taken_at")} ({BackupText.StateOf(backup)}), if it is there. Whoever is connected to it is disconnected; it stays under another name, with all that was written since.",
            "Replace it?"))
        {
            return ExitCode.NeedsApproval;
        }

        var begun = await database.PostAsync($"backups/{backup.Text("id")}/restore", body => Write(body, parsed, name, maps), cancellationToken);
        var (job, code) = await new JobFollower(database, screen).FollowAsync(begun, cancellationToken);
        if (job.Object("restored") is not { } restored)
        {
            return code;
        }

        database.Tell(restored, Show);
        return code;
    }

    void Show(JsonElement restored)
    {
        screen.Data.WriteLine(SafeText.Line($"{restored.Text("name")}  restored in {restored.GetProperty("seconds").GetDouble()} s, equal to what was backed up{(restored.TextOrNull("before") is { } before ? $"; what it replaced is {before} now" : "")}"));
        foreach (var note in restored.Items("notes"))
        {
            screen.Say(note.GetString()!);
        }
    }

    void Write(Utf8JsonWriter body, ParseResult parsed, string name, List<string[]> maps)
    {
        body.WriteString("name"u8, name);
        body.WriteBoolean("replace"u8, parsed.GetValue(_replace));
        body.WriteString("missing_roles"u8, parsed.GetValue(_noOwner) ? "no_owner"u8 : parsed.GetValue(_createRoles) || maps.Count > 0 ? "create"u8 : "refuse"u8);
        body.WriteStartObject("roles"u8);
        foreach (var map in maps)
        {
            body.WriteString(map[0], map[1]);
        }

        body.WriteEndObject();
    }
}
