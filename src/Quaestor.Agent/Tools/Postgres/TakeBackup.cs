using System.Text.Json;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

sealed class TakeBackup(DatabaseBackups backups) : PostgresTool("pg_take_backup", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "verify": { "type": "boolean", "description": "Whether it is restored into a scratch database afterwards and compared to the last row." }
          },
          "required": ["dataset", "verify"],
          "additionalProperties": false
        }
        """u8);

    public override TimeSpan? TimeLimit => BackupWait.CallTime;

    public override Role Needs => Role.Admin;

    public override bool IsSerial => true;

    public override ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ApprovalNeed?>(new(
            Sql: null,
            $"All of the database is written to the server's disk by pg_dump{(arguments.GetProperty("verify").GetBoolean() ? ", and restored once into a scratch database" : "")}. Nothing of it is changed.",
            "It takes room on the disk and load on the database."));

    protected override async Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var job = backups.Take(source, context.UserId, arguments.GetProperty("verify").GetBoolean());
        if (!await BackupWait.EndsAsync(job, cancellationToken))
        {
            return BackupWait.GoesOn(job);
        }

        return job switch
        {
            { Problem: { } problem } => ToolOutcome.Wrong($"The backup was not taken. {problem}"),
            { Backup.Verification: { IsEqual: false } verified } => ToolOutcome.Wrong($"The backup {job.Backup.Manifest.Id} was taken, and is not equal to the database. {string.Join(' ', verified.Differences.Take(3))}"),
            _ => Fine($"The backup {job.Backup!.Manifest.Id} of {job.Backup.Manifest.Contents.Tables.Count} tables was taken in {job.Backup.Manifest.Seconds:0.#} s{(job.Backup.Verification is null ? "" : ", and verified: restored, it is equal to the last row")}."),
        };

        static ToolOutcome Fine(string sentence) => new(true, sentence, sentence);
    }
}
