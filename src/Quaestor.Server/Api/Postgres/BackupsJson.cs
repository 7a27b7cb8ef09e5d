using System.Text.Json;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Data.Postgres.Backups;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api.Postgres;

/// <summary>Backups and jobs as they are told.</summary>
static class BackupsJson
{
    public static void Write(Utf8JsonWriter json, Backup backup, bool isWhole)
    {
        var manifest = backup.Manifest;
        json.WriteStartObject();
        json.WriteString("id"u8, manifest.Id);
        json.WriteString("database"u8, manifest.Database);
        json.WriteString("taken_at"u8, manifest.TakenAt.UtcDateTime);
        json.WriteNumber("seconds"u8, manifest.Seconds);
        json.WriteNumber("bytes"u8, manifest.Bytes);
        json.WriteString("server"u8, manifest.ServerVersion);
        json.WriteNumber("tables"u8, manifest.Contents.Tables.Count);
        json.WriteNumber("rows"u8, manifest.Contents.Tables.Sum(table => table.Rows));
        if (backup.Verification is { } verified)
        {
            json.WriteStartObject("verified"u8);
            json.WriteString("at"u8, verified.At.UtcDateTime);
            json.WriteNumber("seconds"u8, verified.Seconds);
            json.WriteBoolean("equal"u8, verified.IsEqual);
            json.WriteTexts("differences", verified.Differences);
            json.WriteEndObject();
        }

        json.WriteTexts("notes", manifest.Notes);
        if (isWhole)
        {
            WriteContents(json, manifest);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, BackupJob job)
    {
        json.WriteStartObject();
        json.WriteString("job_id"u8, job.Id);
        json.WriteString("kind"u8, job.Kind.ToString().ToLowerInvariant());
        json.WriteString("status"u8, job.Status.ToString().ToLowerInvariant());
        json.WriteString("started_at"u8, job.StartedAt.UtcDateTime);
        var progress = job.Progress;
        json.WriteString("step"u8, progress.Step);
        json.WriteNumber("done"u8, progress.Done);
        json.WriteNumber("total"u8, progress.Total);
        json.WriteOptional("problem", job.Problem);
        if (job.Backup is { } backup)
        {
            json.WritePropertyName("backup"u8);
            Write(json, backup, isWhole: false);
        }

        if (job.Restored is { } restored)
        {
            json.WriteStartObject("restored"u8);
            json.WriteString("name"u8, restored.Name);
            json.WriteOptional("before", restored.Before);
            json.WriteNumber("seconds"u8, restored.Seconds);
            json.WriteTexts("notes", restored.Notes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void WriteContents(Utf8JsonWriter json, BackupManifest manifest)
    {
        json.WriteOptional("lsn", manifest.Lsn);
        json.WriteTexts("roles", manifest.Roles);
        json.WriteTexts("settings", manifest.Settings);
        json.WriteTexts("extensions", manifest.Extensions.Select(extension => $"{extension.Name} {extension.Version}"));
        json.WriteStartArray("contents"u8);
        foreach (var table in manifest.Contents.Tables)
        {
            json.WriteStartObject();
            json.WriteString("table"u8, table.Name);
            json.WriteNumber("rows"u8, table.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("files"u8);
        foreach (var file in manifest.Files)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, file.Path);
            json.WriteNumber("bytes"u8, file.Bytes);
            json.WriteString("sha256"u8, file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
