using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Quaestor.Data.Postgres.ClientPrograms;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>Takes backups by pg_dump, all of it in one snapshot, in which rows are counted and summed up too.</summary>
/// <param name="jobs">Tables dumped at once; each takes a connection.</param>
public sealed class BackupTaking(PostgresSource source, BackupFolder folder, int jobs)
{
    const string TableBegins = "dumping contents of table";

    /// <summary>As pg_dump says it of its own files.</summary>
    const string CannotWrite = "could not write to output file: No space left on device";
    const string DiskFull = "The backup could not be stored, because the disk is full. Free some space, or have backups elsewhere by \"backups\" in the settings.";

    static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <exception cref="SourceException">It would not be whole, a program is missing or failed, or the disk is full; the message says what to do. Nothing of it is left.</exception>
    public async Task<Backup> RunAsync(Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await using var session = await source.Connector.BeginAsync(Longest, cancellationToken);
        var notes = await ObjectionsAsync(session, cancellationToken);
        var database = (await session.QueryAsync(new(BackupTexts.Database), cancellationToken))[0];
        var major = (int)database[2]!;
        var (dump, globals) = (await ClientProgram.FindAsync("pg_dump", major, cancellationToken), await ClientProgram.FindAsync("pg_dumpall", major, cancellationToken));
        var id = Guid.CreateVersion7();
        try
        {
            using var incoming = folder.Begin(id);
            var contents = await DumpAndReadAsync(dump, (string)database[8]!, incoming.Path, session, progress, cancellationToken);
            if (contents.LargeObjects is null && contents.Objects.Any(counted => counted.Kind == "large object"))
            {
                notes.Add("Large objects are in it, and their contents could not be summed up: this role may not read all of them.");
            }

            notes.AddRange(await GlobalsAsync(globals, incoming.Path, cancellationToken));
            var extensions = (await session.QueryAsync(new(BackupTexts.Extensions), cancellationToken)).Select(row => new InstalledExtension((string)row[0]!, (string)row[1]!)).ToList();
            var unmakable = (await session.QueryAsync(new(BackupTexts.Unmakable), cancellationToken)).Select(row => (string)row[0]!).Intersect(extensions.Select(extension => extension.Name)).ToList();
            if (unmakable.Count > 0)
            {
                notes.Add($"Only an administrator can make the extensions {Listed(unmakable)}: where this role restores the backup, on trial too, they are left out.");
            }

            progress(new("Summing up files"));
            return folder.Keep(incoming, new BackupManifest
            {
                Id = id,
                Database = (string)database[0]!,
                TakenAt = new DateTimeOffset((DateTime)database[9]!),
                Seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1),
                Lsn = (string?)database[7],
                ServerVersion = (string)database[1]!,
                ServerMajor = major,
                ProgramMajor = dump.Version,
                Encoding = (string)database[3]!,
                Collate = (string)database[4]!,
                CharacterType = (string)database[5]!,
                Jobs = jobs,
                Contents = contents,
                Extensions = extensions,
                Settings = [.. (await session.QueryAsync(new(BackupTexts.Settings), cancellationToken)).Select(row => (string)row[0]!)],
                Roles = [.. (await session.QueryAsync(new(BackupTexts.Roles), cancellationToken)).Select(row => (string)row[0]!)],
                Notes = database[6] is true ? [.. notes, "It was taken from a standby."] : notes,
                Files = await FilesAsync(incoming.Path, cancellationToken),
            });
        }
        catch (IOException error)
        {
            throw new SourceException(StorageFailure.IsDiskFull(error) ? DiskFull : $"The backup could not be stored: {error.Message}");
        }
        catch (SourceException error) when (error.Message.Contains(CannotWrite, StringComparison.Ordinal))
        {
            throw new SourceException(DiskFull);
        }
    }

    internal static async Task<IReadOnlyList<BackupFile>> FilesAsync(string folder, CancellationToken cancellationToken)
    {
        List<BackupFile> files = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var file = File.OpenRead(path);
            files.Add(new(Path.GetRelativePath(folder, path), file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken))));
        }

        return files;
    }

    /// <returns>What to note of it, where nothing keeps it from being whole.</returns>
    async Task<List<string>> ObjectionsAsync(PostgresSession session, CancellationToken cancellationToken)
    {
        var tables = await session.QueryAsync(new(BackupTexts.Tables), cancellationToken);
        if (Named(row => row[1] is false) is { Count: > 0 } unread)
        {
            throw new SourceException($"A backup would not be whole: this role may not read {Listed(unread)}. Use a role that may, such as a member of pg_read_all_data.");
        }

        if (Named(row => row[2] is true) is { Count: > 0 } hidden)
        {
            throw new SourceException($"A backup would not be whole: row-level security hides rows of {Listed(hidden)} from this role. Use the tables' owner, or a role with BYPASSRLS.");
        }

        return Named(row => row[3] is true) is { Count: > 0 } unlogged ? [$"Unlogged tables are in it as they were: {Listed(unlogged)}."] : [];

        List<string> Named(Func<object?[], bool> which) => [.. tables.Where(which).Select(row => (string)row[0]!)];
    }

    async Task<DatabaseContents> DumpAndReadAsync(ClientProgram dump, string snapshot, string incoming, PostgresSession session, Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        // The dump reads them later, so it cannot hold less.
        var sequences = await DatabaseContents.SequencesAsync(session, cancellationToken);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (dumped, read, tables) = (0, 0, 0);
        var run = new ClientRun(source.Address)
        {
            Said = line =>
            {
                if (line.Contains(TableBegins, StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref dumped);
                    Tell();
                }
            },
        };
        var dumping = run.RunWellAsync(
            dump,
            ["--format=directory", $"--jobs={jobs.ToString(CultureInfo.InvariantCulture)}", $"--snapshot={snapshot}", "--lock-wait-timeout=10000", "--verbose", "--file", Path.Combine(incoming, BackupFolder.Dump)],
            both.Token);
        var reading = DatabaseContents.ReadAsync(session, (done, all) => { (read, tables) = (done, all); Tell(); }, both.Token);
        try
        {
            await (await Task.WhenAny(dumping, reading));
            await dumping;
            return await reading with { Sequences = sequences };
        }
        catch
        {
            // Nothing of the other one goes on, and the snapshot is not let go of under it.
            await both.CancelAsync();
            await Task.WhenAll(dumping, reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        void Tell() => progress(new("Dumping and counting tables", dumped + read, 2 * tables));
    }

    /// <summary>Roles and tablespaces, without anybody's password.</summary>
    async Task<IReadOnlyList<string>> GlobalsAsync(ClientProgram dumpAll, string incoming, CancellationToken cancellationToken)
    {
        var file = Path.Combine(incoming, BackupFolder.Globals);
        var end = await new ClientRun(source.Address).RunAsync(dumpAll, ["--globals-only", "--no-role-passwords", "--database", source.Address.Database, "--file", file], cancellationToken);
        if (end.ExitCode == 0)
        {
            return ["Roles are in globals.sql without their passwords."];
        }

        File.Delete(file);
        return ["Roles and tablespaces are not in it: this role may not read them."];
    }

    static string Listed(List<string> names) => names.Count <= 5 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(5))} and {names.Count - 5} more";
}
