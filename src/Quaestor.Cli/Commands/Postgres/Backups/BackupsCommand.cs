using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Backups;

/// <summary><c>quaestor pg backups</c>: lists, verifies, deletes.</summary>
sealed class BackupsCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _backup = new("backup") { Description = "Its id, or as much of its end as tells it from the others; latest for the newest." };

    readonly Option<bool> _yes = new("--yes") { Description = "Do not ask before the backup is deleted." };

    public Command Create() => DatabaseCommand.Create(
        "backups", "List the backups of a database and how each was verified.", shared, ListAsync,
        DatabaseCommand.Create("verify", "Restore a backup into a scratch database and compare all of it.", shared, VerifyAsync, _backup),
        DatabaseCommand.Create("show", "Show what a backup holds.", shared, ShowAsync, _backup),
        DatabaseCommand.Create("delete", "Delete a backup with its files, after a yes.", shared, DeleteAsync, _backup, _yes));

    /// <summary>The backup that is meant.</summary>
    /// <exception cref="CommandException">There is none, or there are several.</exception>
    public static async Task<JsonElement> FindAsync(DatabaseSession database, string meant, CancellationToken cancellationToken)
    {
        var all = (await database.GetAsync("backups", cancellationToken)).Items("items").ToList();
        var found = meant == "latest" ? [.. all.Take(1)] : all.Where(backup => meant.Length > 0 && backup.Text("id").EndsWith(meant, StringComparison.OrdinalIgnoreCase)).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new CommandException(ExitCode.Usage, $"There is no backup \"{meant}\". \"quaestor pg backups\" lists those that there are."),
            _ => throw new CommandException(ExitCode.Usage, $"Several backups end with {meant}. Give more of the id."),
        };
    }

    async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await DatabaseSession.TellAsync(parsed, shared, screen, database => database.GetAsync("backups", cancellationToken), ShowAll, cancellationToken);
        return ExitCode.Fine;
    }

    void ShowAll(JsonElement list)
    {
        var table = new TextTable([("id", false), ("database", false), ("taken", false), ("size", true), ("state", false)]);
        foreach (var backup in list.Items("items"))
        {
            table.Add([backup.Text("id"), backup.Text("database"), BackupText.TimeOf(backup, "taken_at"), BackupText.SizeOf(backup), BackupText.StateOf(backup)]);
        }

        if (list.Items("items").Any())
        {
            table.Write(screen.Data, screen.Width);
        }
        else
        {
            screen.Say("There is no backup yet. Take one with \"quaestor pg backup\".");
        }
    }

    async Task<int> VerifyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var backup = await FindAsync(database, parsed.GetRequiredValue(_backup), cancellationToken);
        var begun = await database.PostAsync($"backups/{backup.Text("id")}/verify", _ => { }, cancellationToken);
        var (job, code) = await new JobFollower(database, screen).FollowAsync(begun, cancellationToken);
        if (job.Object("backup") is not { } verified)
        {
            return code;
        }

        database.Tell(verified, shown => screen.Data.WriteLine(SafeText.Line($"{shown.Text("id")}  {BackupText.StateOf(shown)}")));
        return verified.GetProperty("verified").GetProperty("equal").GetBoolean() ? code : ExitCode.Failed;
    }

    async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await DatabaseSession.TellAsync(parsed, shared, screen, ReadAsync, Show, cancellationToken);
        return ExitCode.Fine;

        async Task<JsonElement> ReadAsync(DatabaseSession database)
        {
            var found = await FindAsync(database, parsed.GetRequiredValue(_backup), cancellationToken);
            return await database.GetAsync($"backups/{found.Text("id")}", cancellationToken);
        }
    }

    void Show(JsonElement backup)
    {
        screen.Say($"{backup.Text("database")} on PostgreSQL {backup.Text("server")}, taken at {BackupText.TimeOf(backup, "taken_at")}, {BackupText.SizeOf(backup)}, {BackupText.StateOf(backup)}");
        screen.Say($"Roles: {Listed(backup, "roles")}. Extensions: {Listed(backup, "extensions")}. Settings: {Listed(backup, "settings")}.");
        var table = new TextTable([("table", false), ("rows", true)]);
        foreach (var one in backup.Items("contents"))
        {
            table.Add([one.Text("table"), BackupText.CountOf(one, "rows")]);
        }

        table.Write(screen.Data, screen.Width);
    }

    async Task<int> DeleteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var backup = await FindAsync(database, parsed.GetRequiredValue(_backup), cancellationToken);
        if (!parsed.GetValue(_yes) && !screen.IsAgreed($"The backup {backup.Text("id")} of {backup.Text("database")}, taken at {BackupText.TimeOf(backup, "taken_at")} ({BackupText.StateOf(backup)}), goes with all its files. Nothing brings it back.", "Delete it?"))
        {
            return ExitCode.NeedsApproval;
        }

        await database.Api.DeleteAsync(database.Path($"backups/{backup.Text("id")}"), cancellationToken);
        screen.Say($"The backup {backup.Text("id")} of {BackupText.TimeOf(backup, "taken_at")} is deleted.");
        return ExitCode.Fine;
    }

    static string Listed(JsonElement backup, string what) => string.Join(", ", backup.Items(what).Select(one => one.GetString())) is { Length: > 0 } names ? names : "none";
}
