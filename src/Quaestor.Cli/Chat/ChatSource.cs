using System.Globalization;
using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Chat;

/// <summary>A source that can be asked, with what is allowed there.</summary>
/// <param name="VerifiedBackupAt">When the newest backup was taken that has been restored and found whole; null for none.</param>
sealed record ChatSource(string Id, string Name, string Kind, string Changes, string? Colour, string? Problem, string Description, bool IsDefault, DateTimeOffset? VerifiedBackupAt)
{
    const string Database = "postgres";

    /// <summary>How old the last backup is that counts; null for what is not backed up here.</summary>
    public string? BackupAt(DateTimeOffset now) => Kind != Database ? null
        : VerifiedBackupAt is not { } at ? "no verified backup"
        : $"backup {Age(now - at)} old";

    /// <summary>What the policy means, in words.</summary>
    public string Policy => Changes switch
    {
        "ask" => "asks before changes",
        "ask_admin" => "an administrator allows changes",
        _ => "read-only",
    };

    /// <summary>The same as the end of a sentence.</summary>
    public string PolicyClause => Changes switch
    {
        "ask" => "it asks before changes",
        "ask_admin" => Policy,
        _ => $"it is {Policy}",
    };

    /// <param name="source">As <c>GET /datasets</c> tells it.</param>
    public static ChatSource Of(JsonElement source) => new(
        source.Text("id"), source.Text("name"), source.Text("kind"), source.Text("changes"), source.TextOrNull("colour"),
        source.TextOrNull("problem"), source.Text("description"), source.Flag("default"),
        DateTimeOffset.TryParse(source.TextOrNull("verified_backup_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null);

    /// <summary>In the largest unit of which there are two.</summary>
    static string Age(TimeSpan age) =>
        age.TotalDays >= 2 ? $"{(int)age.TotalDays} days"
        : age.TotalHours >= 2 ? $"{(int)age.TotalHours} hours"
        : age.TotalMinutes >= 2 ? $"{(int)age.TotalMinutes} minutes"
        : "a minute";
}
