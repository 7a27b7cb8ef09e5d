using System.Globalization;
using Quaestor.Data.Postgres.ClientPrograms;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>Restores a dump into a database that is there, and is empty.</summary>
sealed class DumpRestoring(Backup backup, int jobs)
{
    const string ItemBegins = "processing item";
    const string DataBegins = "processing data for table";

    static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <param name="withOwners">Or all of it belongs to whoever restores it, and nothing is granted.</param>
    /// <exception cref="SourceException">A program is missing, or an item of the dump could not be restored.</exception>
    public async Task RunAsync(PostgresSource target, bool withOwners, Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var restore = await ClientProgram.FindAsync("pg_restore", backup.Manifest.ProgramMajor, cancellationToken);
        var (restored, tables) = (0, backup.Manifest.Contents.Tables.Count);
        var run = new ClientRun(target.Address)
        {
            Said = line =>
            {
                if (line.Contains(DataBegins, StringComparison.Ordinal) || (line.Contains(ItemBegins, StringComparison.Ordinal) && line.Contains("TABLE DATA", StringComparison.Ordinal)))
                {
                    progress(new("Restoring tables", Math.Min(Interlocked.Increment(ref restored), tables), tables));
                }
            },
        };
        string[] owners = withOwners ? [] : ["--no-owner", "--no-privileges"];
        var end = await run.RunAsync(
            restore,
            [$"--jobs={jobs.ToString(CultureInfo.InvariantCulture)}", "--exit-on-error", "--verbose", .. owners, "--dbname", target.Address.Database, Path.Combine(backup.Path, BackupFolder.Dump)],
            cancellationToken);
        if (end.ExitCode != 0)
        {
            throw new SourceException($"The dump cannot be restored: {end.Errors}");
        }
    }

    /// <summary>What stands in a database now.</summary>
    public static async Task<DatabaseContents> ReadAsync(PostgresSource target, Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        await using var session = await target.Connector.BeginAsync(Longest, cancellationToken);
        return await DatabaseContents.ReadAsync(session, (done, all) => progress(new("Comparing tables", done, all)), cancellationToken);
    }
}
