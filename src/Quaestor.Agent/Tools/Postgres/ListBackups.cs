using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

sealed class ListBackups(DatabaseBackups backups) : PostgresTool("pg_backups", Schema)
{
    const int Most = 10;

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." }
          },
          "required": ["dataset"],
          "additionalProperties": false
        }
        """u8);

    public override bool IsReadOnly => true;

    public override Role Needs => Role.Analyst;

    protected override Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var all = backups.Of(source);
        var lines = all.Take(Most).Select(backup => string.Create(CultureInfo.InvariantCulture,
            $"- {backup.Manifest.Id}: {backup.Manifest.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {backup.Manifest.Bytes:N0} bytes, {StateOf(backup)}"));
        var state = $"{all.Count} {(all.Count == 1 ? "backup" : "backups")} of {source.Name}. {backups.SentenceOf(source)}{StateOf(backups.Latest(source))}";
        return Task.FromResult(new ToolOutcome(true, $"{state}\n{string.Join('\n', lines)}".TrimEnd(), state));
    }

    static string StateOf(BackupJob? latest) => latest switch
    {
        { Status: BackupJobStatus.Running } => $" A {KindOf(latest)} runs now: {latest.Progress.Step.ToLowerInvariant()}.",
        { Problem: { } problem } => $" The last {KindOf(latest)} did not succeed: {problem}",
        { Restored: { } restored } => $" The last restore made the database {restored.Name}.",
        _ => "",
    };

    static string KindOf(BackupJob job) => job.Kind.ToString().ToLowerInvariant();

    static string StateOf(Data.Postgres.Backups.Backup backup) => backup.Verification switch
    {
        null => "never verified",
        { IsEqual: true } verified => string.Create(CultureInfo.InvariantCulture, $"verified by a restore on {verified.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
        _ => "found to be damaged or different",
    };
}
