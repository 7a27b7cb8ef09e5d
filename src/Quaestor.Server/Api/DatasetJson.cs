using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;
using Quaestor.Server.Devices;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary>A source as it is told to whoever may use it.</summary>
/// <param name="runs">Knows what limits a source without its own has.</param>
/// <param name="backups">Knows when a database was backed up last.</param>
sealed class DatasetJson(Runs runs, DatabaseBackups backups)
{
    /// <param name="role">Only administrators see where a source lies.</param>
    public void Write(Utf8JsonWriter json, ConfiguredSource configured, Role role, bool isDefault)
    {
        json.WriteStartObject();
        WriteFields(json, configured, role, isDefault);
        json.WriteEndObject();
    }

    public void WriteFields(Utf8JsonWriter json, ConfiguredSource configured, Role role, bool isDefault)
    {
        var (source, policy) = (configured.Source, configured.Settings.Policy);
        var limits = runs.LimitsOn(source);
        json.WriteString("id"u8, source.Id);
        json.WriteString("name"u8, source.Name);
        json.WriteString("kind"u8, source.Kind);
        json.WriteOptional("location", role == Role.Admin ? source.Location : null);
        json.WriteOptional("uploaded_by", source is DeviceSource ? null : configured.Settings.Owner);
        json.WriteBoolean("default"u8, isDefault);
        json.WriteOptional("description", policy.Description);
        json.WriteOptional("colour", policy.Colour);
        json.WriteString("changes"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(policy.Changes.ToString()));
        json.WriteOptional("share", policy.Share?.ToString().ToLowerInvariant());
        json.WriteTexts("masked", policy.Masked);
        json.WriteNumber("max_rows"u8, limits.MaxRows);
        json.WriteNumber("max_bytes"u8, limits.MaxBytes);
        json.WriteNumber("timeout_seconds"u8, limits.Timeout.TotalSeconds);
        json.WriteOptional("verified_backup_at", backups.VerifiedAt(source)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (source is DeviceSource { Link: var device } onDevice)
        {
            json.WriteStartObject("device"u8);
            json.WriteString("id"u8, device.Record.Id);
            json.WriteString("name"u8, device.Record.Name);
            json.WriteBoolean("online"u8, device.IsOnline);
            json.WriteBoolean("paused"u8, device is { IsOnline: true, Offer.Paused: true });
            json.WriteEndObject();
            json.WriteOptional("problem", onDevice.Problem);
            return;
        }

        json.WriteOptional("problem", configured.Problem is null || role == Role.Admin ? configured.Problem : "It cannot be used now. An administrator sees why.");
    }
}
