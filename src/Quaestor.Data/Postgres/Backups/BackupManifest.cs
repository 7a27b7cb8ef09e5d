using System.Text.Json.Serialization;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>What a backup holds and how it was taken: <c>manifest.json</c> beside the dump.</summary>
public sealed record BackupManifest
{
    public required Guid Id { get; init; }

    public required string Database { get; init; }

    /// <summary>The moment of the snapshot that all of it was read in, by the server's clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Where the write-ahead log stood, about: null where the server does not tell.</summary>
    public string? Lsn { get; init; }

    /// <summary>As the server says it: <c>15.18 (Debian 15.18-0+deb12u1)</c>.</summary>
    public required string ServerVersion { get; init; }

    public required int ServerMajor { get; init; }

    /// <summary>Of pg_dump: what restores it must not be older.</summary>
    public required int ProgramMajor { get; init; }

    public required string Encoding { get; init; }

    public required string Collate { get; init; }

    public required string CharacterType { get; init; }

    /// <summary>At once.</summary>
    public required int Jobs { get; init; }

    public required DatabaseContents Contents { get; init; }

    public required IReadOnlyList<InstalledExtension> Extensions { get; init; }

    /// <summary>Settings of the database for all roles, <c>work_mem=9MB</c>: no dump holds them.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>Roles that own or were granted something in it.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>What whoever relies on it should know, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<BackupFile> Files { get; init; }

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);
}

public sealed record InstalledExtension(string Name, string Version);

/// <param name="Path">In the backup's folder.</param>
/// <param name="Sha256">In lower-case hexadecimal.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>What came of restoring a backup into a scratch database and comparing all of it.</summary>
/// <param name="Differences">A sentence each; none where everything is equal.</param>
public sealed record BackupVerification(DateTimeOffset At, double Seconds, IReadOnlyList<string> Differences)
{
    [JsonIgnore]
    public bool IsEqual => Differences.Count == 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(BackupVerification))]
sealed partial class BackupJson : JsonSerializerContext;
