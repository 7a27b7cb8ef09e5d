using System.Diagnostics;
using Npgsql;
using Quaestor.Data.Postgres.ClientPrograms;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>Proves a backup: its files by their checksums, its contents by restoring it into a scratch database and comparing all of it.</summary>
public sealed class BackupVerifying(ScratchDatabases scratches, int jobs)
{
    /// <summary>As libpq and servers that speak English say them.</summary>
    static readonly string[] ServersTroubles = ["server closed the connection", "connection to server", "terminating connection", "no space left on device", "out of memory", "out of shared memory"];

    /// <returns>The backup with what was found noted.</returns>
    /// <exception cref="SourceException">It could not be tried: no scratch database can be made, or a program is missing.</exception>
    public async Task<Backup> RunAsync(Backup backup, Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        progress(new("Comparing checksums of files"));
        var differences = await DamageOfAsync(backup, cancellationToken);
        if (differences.Count == 0)
        {
            differences = await RestoredAsync(backup, progress, cancellationToken);
        }

        return BackupFolder.Note(backup, new(DateTimeOffset.UtcNow, Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1), differences));
    }

    /// <summary>What of its files is not as it was written: reading a dump's table of contents would not tell.</summary>
    internal static async Task<IReadOnlyList<string>> DamageOfAsync(Backup backup, CancellationToken cancellationToken)
    {
        var found = (await BackupTaking.FilesAsync(backup.Path, cancellationToken)).ToDictionary(file => file.Path, StringComparer.Ordinal);
        return
        [
            .. backup.Manifest.Files.Where(file => !found.ContainsKey(file.Path)).Select(file => $"The file {file.Path} is missing."),
            .. backup.Manifest.Files.Where(file => found.TryGetValue(file.Path, out var now) && now != file).Select(file => $"The file {file.Path} is damaged."),
        ];
    }

    async Task<IReadOnlyList<string>> RestoredAsync(Backup backup, Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        // A program that is missing here says nothing of the backup.
        await ClientProgram.FindAsync("pg_restore", backup.Manifest.ProgramMajor, cancellationToken);
        await using var scratch = await scratches.CreateEmptyAsync(cancellationToken);
        try
        {
            var leftOut = await new DumpRestoring(backup, jobs).RunAsync(scratch.Source, withOwners: false, progress, cancellationToken);
            return backup.Manifest.Contents.DifferencesOf(await DumpRestoring.ReadAsync(scratch.Source, progress, cancellationToken), leftOut.Count);
        }
        catch (Exception error) when (error is SourceException or EngineException or NpgsqlException)
        {
            // What happens to the server says nothing of the backup either.
            return error is SourceException && !IsOfServer(error.Message) && await scratch.IsStillThereAsync() ? [error.Message]
                : throw new SourceException($"The backup could not be proved, for the scratch database was lost or its server could not go on. That says nothing of the backup: verify it again. ({error.Message})");
        }
    }

    static bool IsOfServer(string said) => ServersTroubles.Any(trouble => said.Contains(trouble, StringComparison.OrdinalIgnoreCase));
}
