using System.Text.Json;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Users;
using Quaestor.Data.Postgres.Backups;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

sealed class RestoreBackup(DatabaseBackups backups) : PostgresTool("pg_restore_backup", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "backup": { "type": "string", "description": "The backup's id." },
            "name": { "type": "string", "description": "What the new database is called." },
            "replace": { "type": "boolean", "description": "Whether it takes the place of a database of that name, which stays under another." },
            "without_owners": { "type": "boolean", "description": "Whether everything belongs to the connecting role: for servers that lack the backup's roles." }
          },
          "required": ["dataset", "backup", "name", "replace", "without_owners"],
          "additionalProperties": false
        }
        """u8);

    public override TimeSpan? TimeLimit => BackupWait.CallTime;

    public override Role Needs => Role.Admin;

    public override bool IsSerial => true;

    public override ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var name = arguments.GetProperty("name").GetString();
        return ValueTask.FromResult<ApprovalNeed?>(new(
            Sql: null,
            $"The backup {arguments.GetProperty("backup").GetString()} is restored into the database {name}, and compared with what was backed up.",
            arguments.GetProperty("replace").GetBoolean()
                ? $"It takes the place of {name}: whoever is connected to that is disconnected, and what was written since the backup is only in the old one, which stays under another name."
                : "It takes room and load on the server. Restoring runs code that the backup's database held.")
        {
            NeedsAdmin = true,
        });
    }

    protected override async Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(arguments.GetProperty("backup").GetString(), out var id) || backups.Find(source, id) is not { } backup)
        {
            return ToolOutcome.Wrong($"There is no such backup of {source.Name}. pg_backups lists them.");
        }

        var wish = new RestoreWish(arguments.GetProperty("name").GetString()!)
        {
            Replaces = arguments.GetProperty("replace").GetBoolean(),
            MissingRoles = arguments.GetProperty("without_owners").GetBoolean() ? MissingRoles.NoOwner : MissingRoles.Refuse,
        };
        var job = backups.Restore(source, context.UserId, backup, wish);
        if (!await BackupWait.EndsAsync(job, cancellationToken))
        {
            return BackupWait.GoesOn(job);
        }

        if (job.Problem is { } problem)
        {
            return ToolOutcome.Wrong($"It was not restored. {problem}");
        }

        var sentence = $"The database {job.Restored!.Name} was restored in {job.Restored.Seconds:0.#} s and is equal to what was backed up.{(job.Restored.Before is { } before ? $" What it replaced is called {before} now." : "")}";
        return new ToolOutcome(true, $"{sentence} {string.Join(' ', job.Restored.Notes)}".TrimEnd(), sentence);
    }
}
