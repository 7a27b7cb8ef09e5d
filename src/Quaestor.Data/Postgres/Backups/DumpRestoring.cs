using System.Collections.Concurrent;
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
    const string Rights = " ACL ";

    static readonly string[] Kinds = [" TABLE ", " FUNCTION ", " SEQUENCE "];

    static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <param name="withOwners">Or all of it belongs to whoever restores it, and nothing is granted.</param>
    /// <returns>Extensions that were left out, since this role may not make them.</returns>
    /// <exception cref="SourceException">A program is missing, or an item of the dump could not be restored.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(PostgresSource target, bool withOwners, Action<BackupProgress> progress, CancellationToken cancellationToken)
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
        var dump = Path.Combine(backup.Path, BackupFolder.Dump);
        var leftOut = (await target.Connector.QueryAsync(new(BackupTexts.Unmakable), cancellationToken)).Select(row => (string)row[0]!).Intersect(backup.Manifest.Extensions.Select(extension => extension.Name)).ToList();
        var list = leftOut.Count > 0 ? await ListWithoutAsync(leftOut, target, restore, dump, cancellationToken) : null;
        try
        {
            var end = await run.RunAsync(
                restore,
                [$"--jobs={jobs.ToString(CultureInfo.InvariantCulture)}", "--exit-on-error", "--verbose", .. owners, .. list is null ? (string[])[] : ["--use-list", list], "--dbname", target.Address.Database, dump],
                cancellationToken);
            return end.ExitCode == 0 ? leftOut : throw new SourceException($"The dump cannot be restored: {end.Errors}");
        }
        finally
        {
            if (list is not null)
            {
                File.Delete(list);
            }
        }
    }

    /// <summary>A dump's table of contents without some extensions; what rests on one of them fails, and is told.</summary>
    /// <returns>The file that holds it.</returns>
    static async Task<string> ListWithoutAsync(List<string> extensions, PostgresSource target, ClientProgram restore, string dump, CancellationToken cancellationToken)
    {
        var lines = new ConcurrentQueue<string>();
        await new ClientRun(target.Address) { Said = lines.Enqueue }.RunWellAsync(restore, ["--list", dump], cancellationToken);
        var file = Path.Combine(Path.GetTempPath(), $"quaestor-list-{Guid.NewGuid():N}");
        var made = lines.Where(line => OfRights(line) is null).ToList();
        await File.WriteAllLinesAsync(
            file, lines.Where(line => !IsExtension(line.TrimEnd()) && (OfRights(line) is not { } on || made.Exists(other => other.EndsWith(on, StringComparison.Ordinal)))), cancellationToken);
        return file;

        bool IsExtension(string line) => extensions.Exists(name => line.EndsWith($" EXTENSION - {name}", StringComparison.Ordinal) || line.EndsWith($" COMMENT - EXTENSION {name}", StringComparison.Ordinal));
    }

    /// <summary>Rights on what no line makes are on what an extension makes.</summary>
    /// <returns>How the line ends that makes what the rights are on: schema, name and owner; null for a line of another kind.</returns>
    static string? OfRights(string line)
    {
        var at = line.IndexOf(Rights, StringComparison.Ordinal);
        var kind = at < 0 ? null : Kinds.FirstOrDefault(kind => line.IndexOf(kind, at, StringComparison.Ordinal) > 0);
        return kind is null ? null : $" {line[(at + Rights.Length)..line.IndexOf(kind, at, StringComparison.Ordinal)]} {line[(line.IndexOf(kind, at, StringComparison.Ordinal) + kind.Length)..]}";
    }

    /// <summary>What stands in a database now.</summary>
    public static async Task<DatabaseContents> ReadAsync(PostgresSource target, Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        await using var session = await target.Connector.BeginAsync(Longest, cancellationToken);
        return await DatabaseContents.ReadAsync(session, (done, all) => progress(new("Comparing tables", done, all)), cancellationToken);
    }
}
