using System.Text.Json;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>The backups of one source: a folder each, named by its id, with manifest, dump, globals, and how it was verified.</summary>
/// <param name="path">Made by the first one, for this user alone.</param>
public sealed class BackupFolder(string path)
{
    internal const string Dump = "dump";
    internal const string Globals = "globals.sql";

    const string Manifest = "manifest.json";
    const string Verification = "verification.json";

    /// <summary>The newest first. One whose manifest cannot be read is left out.</summary>
    public IReadOnlyList<Backup> All() =>
        !Directory.Exists(path) ? [] : [.. Directory.EnumerateDirectories(path).Select(Read).OfType<Backup>().OrderByDescending(backup => backup.Manifest.TakenAt)];

    /// <summary>Deletes it with its files.</summary>
    public void Delete(Backup backup)
    {
        // First out of the list, at once; a crash in between leaves what Sweep takes away.
        using var gone = new IncomingBackup(path, Guid.NewGuid());
        Directory.Move(backup.Path, Path.Combine(gone.Path, "gone"));
    }

    /// <summary>Deletes all but the newest, and never the newest one that is known to be whole.</summary>
    /// <param name="keep">How many stay, 1 at least.</param>
    /// <returns>Those that are gone.</returns>
    public IReadOnlyList<Backup> Prune(int keep)
    {
        var all = All();
        var whole = all.FirstOrDefault(backup => backup.Verification?.IsEqual == true);
        List<Backup> gone = [.. all.Skip(keep).Where(backup => backup != whole)];
        gone.ForEach(Delete);
        return gone;
    }

    /// <summary>Deletes what a crash left half taken or half deleted.</summary>
    public void Sweep() => IncomingBackup.Sweep(path);

    internal IncomingBackup Begin(Guid id) => new(path, id);

    internal Backup Keep(IncomingBackup incoming, BackupManifest manifest)
    {
        Write(Path.Combine(incoming.Path, Manifest), JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
        var kept = Path.Combine(path, manifest.Id.ToString());
        Directory.Move(incoming.Path, kept);
        return new(kept, manifest, null);
    }

    internal static Backup Note(Backup backup, BackupVerification verification)
    {
        Write(Path.Combine(backup.Path, Verification), JsonSerializer.SerializeToUtf8Bytes(verification, BackupJson.Default.BackupVerification));
        return backup with { Verification = verification };
    }

    static void Write(string path, byte[] bytes)
    {
        var beside = path + ".new";
        using (var file = File.Create(beside))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    static Backup? Read(string folder)
    {
        try
        {
            return Guid.TryParseExact(Path.GetFileName(folder), "D", out _) && JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, Manifest)), BackupJson.Default.BackupManifest) is { } manifest
                ? new(folder, manifest, ReadVerification(Path.Combine(folder, Verification)))
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    static BackupVerification? ReadVerification(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), BackupJson.Default.BackupVerification) : null;
}

/// <summary>One backup as it lies in its folder.</summary>
/// <param name="Verification">Null for one that was never verified.</param>
public sealed record Backup(string Path, BackupManifest Manifest, BackupVerification? Verification);

/// <summary>How far something has come.</summary>
/// <param name="Step">What is being done, for people.</param>
public sealed record BackupProgress(string Step, int Done = 0, int Total = 0);
