using System.Globalization;
using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Commands.Postgres.Backups;

/// <summary>What is told of a backup in a line.</summary>
static class BackupText
{
    public static string StateOf(JsonElement backup) =>
        backup.Object("verified") is not { } verified ? "not verified"
        : verified.GetProperty("equal").GetBoolean() ? $"verified by restore at {TimeOf(verified, "at")}, took {verified.GetProperty("seconds").GetDouble().ToString("0.#", CultureInfo.InvariantCulture)} s"
        : $"NOT EQUAL: {string.Join(' ', verified.Items("differences").Take(3).Select(difference => difference.GetString()))}";

    /// <summary>To the second, in UTC.</summary>
    public static string TimeOf(JsonElement told, string name) => told.GetProperty(name).GetDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string CountOf(JsonElement told, string name) => told.GetProperty(name).GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    public static string SizeOf(JsonElement backup) => backup.GetProperty("bytes").GetInt64() switch
    {
        >= 10L << 30 and var bytes => $"{bytes >> 30:N0} GB",
        >= 10L << 20 and var bytes => $"{bytes >> 20:N0} MB",
        var bytes => $"{Math.Max(1, bytes >> 10):N0} kB",
    };
}
