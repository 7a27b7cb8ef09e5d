using System.Text.Json;
using Quaestor.Agent.Postgres.Migrating;
using Quaestor.Data.Postgres.Migrations;
using Quaestor.Data.Postgres.Migrations.Applying;
using Quaestor.Data.Postgres.Migrations.Linting;
using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api.Postgres;

/// <summary>Migrations as the routes tell them.</summary>
static class MigrationJson
{
    public static void Write(Utf8JsonWriter json, PlannedMigration planned, string? notTried)
    {
        json.WriteStartObject();
        Write(json, planned.Plan);
        json.WriteBoolean("way_back_proven"u8, planned.WayBack is { IsProven: true });
        json.WriteTexts("differences", planned.WayBack?.Differences ?? []);
        json.WriteTexts("notes", planned.Plan.Notes);
        json.WriteTexts("kept", planned.Kept);
        json.WriteBoolean("same"u8, planned is { Plan.Steps.Count: 0, IsWhole: true });
        json.WriteOptional("not_tried", notTried);
        Findings(json, "wanted", planned.Wanted);
        Findings(json, "findings", planned.Left);
        if (planned.Plan.Later is { } later)
        {
            json.WriteStartObject("later"u8);
            Write(json, later);
            json.WriteEndObject();
        }

        json.WriteString("text"u8, MigrationText.Of(planned, notTried));
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule"u8, finding.Rule);
        json.WriteNumber("step"u8, finding.Step);
        json.WriteString("level"u8, finding.IsAdvice ? "advice"u8 : "warning"u8);
        json.WriteString("says"u8, finding.Says);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, MigrationHistory history, IReadOnlyList<Migration> all)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var applied in history.Applied)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, applied.Id);
            json.WriteString("state"u8, applied.State);
            json.WriteNumber("steps"u8, applied.Steps);
            json.WriteNumber("done"u8, applied.Done);
            json.WriteString("checksum"u8, applied.Checksum);
            json.WriteString("approved_by"u8, applied.ApprovedBy);
            json.WriteTime("started_at", new DateTimeOffset(applied.StartedAt.ToUniversalTime(), TimeSpan.Zero));
            if (applied.FinishedAt is { } finished)
            {
                json.WriteTime("finished_at", new DateTimeOffset(finished.ToUniversalTime(), TimeSpan.Zero));
            }

            json.WriteStartArray("timings_ms"u8);
            foreach (var milliseconds in applied.TimingsMs)
            {
                json.WriteNumberValue(milliseconds);
            }

            json.WriteEndArray();
            json.WriteOptional("error", applied.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteTexts("pending", history.Pending(all).Select(migration => migration.Id));
        json.WriteTexts("problems", history.Problems(all));
        json.WriteBoolean("drifted"u8, history.HasDrifted);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<VerifiedMigration> verified, string? notTried)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var one in verified)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, one.Migration.Id);
            json.WriteNumber("steps_done"u8, one.Behind);
            json.WriteBoolean("tried"u8, notTried is null);
            json.WriteBoolean("has_way_back"u8, !string.IsNullOrWhiteSpace(one.Migration.Down));
            json.WriteBoolean("way_back_proven"u8, one.WayBack is { IsProven: true });
            json.WriteTexts("differences", one.WayBack?.Differences ?? []);
            Findings(json, "findings", one.Findings);
            json.WriteString("text"u8, MigrationText.Of(one));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteOptional("not_tried", notTried);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, MigrationPlan plan)
    {
        json.WriteString("id"u8, plan.Id);
        json.WriteString("up"u8, plan.Migration.Up);
        json.WriteString("down"u8, plan.Migration.Down);
        json.WriteTexts("irreversible", plan.Irreversible);
        json.WriteStartArray("steps"u8);
        foreach (var step in plan.Steps)
        {
            json.WriteStartObject();
            json.WriteString("sql"u8, step.Sql);
            json.WriteOptional("down", step.Down);
            json.WriteOptional("irreversible", step.Irreversible);
            json.WriteOptional("table", step.Table);
            if (step.Rows is { } rows)
            {
                json.WriteNumber("rows"u8, Math.Round(rows));
                json.WriteNumber("bytes"u8, step.Bytes ?? 0);
            }

            json.WriteString("duration"u8, step.Duration);
            json.WriteBoolean("in_transaction"u8, !step.IsAlone);
            json.WriteBoolean("batched"u8, step.IsBatched);
            json.WriteBoolean("scans"u8, step.Scans);
            json.WriteBoolean("measured"u8, step.IsMeasured);
            json.WriteTexts("locks", step.Locks.Select(taken => $"{taken.Mode} on {taken.Relation}"));
            json.WriteTexts("rewrites", step.Rewrites);
            json.WriteOptional("before", step.Before);
            json.WriteOptional("after", step.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Findings(Utf8JsonWriter json, string name, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings)
        {
            Write(json, finding);
        }

        json.WriteEndArray();
    }
}
