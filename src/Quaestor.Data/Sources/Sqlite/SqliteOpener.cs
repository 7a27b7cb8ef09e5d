using System.Diagnostics;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite;

/// <summary>
/// Opens the file in a worker that sees the right files beside it. Writers come, go and crash meanwhile: so it looks before and
/// after, and tries again while they change. docs/decisions/0010 tells why that is enough.
/// </summary>
sealed class SqliteOpener(Guid sourceId, string path, string name, WorkerPool pool)
{
    /// <summary>What a writer may take to do what another look would show.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>A state that lasts so long without any file changing is no passing one.</summary>
    static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(700);

    /// <param name="wait">For writers that keep readers out.</param>
    /// <exception cref="EngineException">Writers keep the file for longer than that.</exception>
    /// <exception cref="SourceException">The file is gone, damaged, or no database; or a crash left it in the middle of a change.</exception>
    /// <exception cref="SandboxException">No worker starts, or it may not read the file.</exception>
    public async Task<OpenedSqlite> OpenAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var since = started;
        SqliteFiles? before = null;
        while (true)
        {
            var files = SqliteFiles.Look(path) ?? throw new SourceException($"{path} is no longer there. Put it back, or start with another source.");
            if (before is null || before != files)
            {
                (before, since) = (files, Stopwatch.GetTimestamp());
            }

            var left = wait - Stopwatch.GetElapsedTime(started);
            var (opened, failure) = await TryOpenAsync(files, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
            if (opened is not null)
            {
                return opened;
            }

            // A try may take long, too: what it found counts only while the files are still those that it was made on.
            var isSettled = Stopwatch.GetElapsedTime(since) > Settled && SqliteFiles.Look(path) == files;
            if (Explain(failure, isSettled) is { } error)
            {
                throw error;
            }

            if (left <= TimeSpan.Zero)
            {
                throw Busy();
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    public EngineException Busy() => new(
        SqliteErrors.Busy, $"{Path.GetFileName(path)} is being written by another program, which kept readers out for the whole time. Try again when that program is done.");

    /// <returns>What was opened; or why not, null where the files have changed meanwhile.</returns>
    async Task<(OpenedSqlite? Opened, string? Failure)> TryOpenAsync(SqliteFiles files, TimeSpan wait, CancellationToken cancellationToken)
    {
        var setup = new SqliteSetup(sourceId, files, name, wait);
        try
        {
            var worker = await pool.RentAsync(setup, cancellationToken);

            // The reading has begun: from here on the files cannot be exchanged unseen.
            if (SqliteFiles.Look(path) is { } now && now.AreSameFilesAs(files) && (now.Journal is null || files.Journal is not null))
            {
                return (new(worker, now, setup.Hold), null);
            }

            await worker.DisposeAsync();
            return (null, null);
        }
        catch (WorkerErrorException error) when (error.Error.Kind == WorkerErrorKinds.Engine)
        {
            return (null, error.Error.Subtype);
        }
        catch (SandboxException) when (SqliteFiles.Look(path)?.AreSameFilesAs(files) != true)
        {
            // A file went away while a worker was given it.
            return (null, null);
        }
    }

    /// <returns>Null where it is worth another try.</returns>
    Exception? Explain(string? failure, bool isSettled) => failure switch
    {
        SqliteErrors.Busy => Busy(),
        SqliteErrors.NotADatabase => new SourceException(SqlitePath.Foreign(path)),
        SqliteErrors.Damaged => new SourceException($"{path} is damaged: its schema cannot be read. Restore it from a copy, or save what is left with: sqlite3 '{path}' .recover"),
        SqliteErrors.HotJournal when isSettled => new SourceException(
            $"{path} was left in the middle of a change by a program that crashed, and {Path.GetFileName(path)}-journal must undo it first. Open the file once with a program that may write it, for example: sqlite3 '{path}' .schema"),
        SqliteErrors.NoIndex when isSettled => new SourceException(
            $"{path} has a write-ahead log without its index, which cannot be read safely where no sandbox holds. Open the file once with a program that may write it, for example: sqlite3 '{path}' .schema"),
        SqliteErrors.Unsettled when isSettled => new SourceException(
            $"{path} cannot be opened: SQLite finds no way to read it as it lies there with the files beside it. Check that they can be read, and open the file once with: sqlite3 '{path}' .schema"),
        "source_unusable" => new SourceException($"{path} cannot be read to its end. Check the disk that it lies on."),
        null or SqliteErrors.HotJournal or SqliteErrors.NoIndex or SqliteErrors.Unsettled => null,
        _ => new SourceException($"{path} cannot be opened by SQLite ({failure})."),
    };
}
