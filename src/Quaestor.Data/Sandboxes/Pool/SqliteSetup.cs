using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>
/// SQLite over one file. Opened anew for every lease and closed after it, so that an idle worker keeps no lock. A sandbox shows
/// the worker the very files that lay there when it started; where others have come since, it is not used again.
/// </summary>
/// <param name="Files">As of a look a moment ago.</param>
/// <param name="Name">How statements call the database, besides <c>main</c>.</param>
/// <param name="Wait">For a writer that keeps readers out.</param>
sealed record SqliteSetup(Guid SourceId, SqliteFiles Files, string Name, TimeSpan Wait) : WorkerSetup(SourceId, Files.Path)
{
    // Three views of the one file, in folders of their own: SQLite looks for the others beside it, by their names.
    const string Bare = "file";
    const string WithLog = "log";
    const string WithJournal = "journal";

    /// <summary>Known once it is open.</summary>
    public SqliteHold Hold { get; private set; }

    public override WorkerSpec Spec(long memoryBytes, long spillBytes)
    {
        var shared = Files is { Log: not null, Index: not null };
        return new SqliteSpec(Files, memoryBytes, spillBytes)
        {
            Placed =
            [
                new(In(Bare), Files.Path),
                new(In(WithLog), Files.Path),
                Placed(SqliteFiles.LogEnding, Files.Log is not null),
                Placed(SqliteFiles.IndexEnding, shared),
                new(In(WithJournal), Files.Path),
                new(In(WithJournal) + SqliteFiles.JournalEnding, null, PlacedContent.Something),
            ],
        };
    }

    public override bool Fits(WorkerSpec spec) => spec is SqliteSpec sqlite && sqlite.Files.AreSameFilesAs(Files) && base.Fits(spec);

    /// <summary>Another lease is another moment.</summary>
    public override bool IsOpenedBy(WorkerSetup other) => false;

    public override async Task OpenAsync(WorkerClient client, WorkerSpec spec, CancellationToken cancellationToken)
    {
        var view = client.View;
        var paths = view.Folder is { } folder
            ? new SqlitePaths($"{folder}/{In(Bare)}", $"{folder}/{In(WithLog)}", $"{folder}/{In(WithJournal)}")
            : new(view.DataPath!, null, null);
        var beside = new SqliteCompanions(Files.Log is not null, Files.Index is not null, Files.Journal is not null);
        var message = new OpenSqliteMessage(paths, beside, Name, spec.MemoryBytes, (long)Wait.TotalMilliseconds);
        Hold = (await client.OpenSqliteAsync(message, cancellationToken)).Hold;
    }

    public override async ValueTask<bool> RestAsync(WorkerClient client)
    {
        await client.CloseSqliteAsync();
        return false;
    }

    PlacedFile Placed(string ending, bool isThere) =>
        new(In(WithLog) + ending, isThere ? Files.Path + ending : null, isThere ? PlacedContent.None : PlacedContent.Empty);

    string In(string folder) => $"{folder}/{Path.GetFileName(Files.Path)}";

    /// <param name="Files">Those that are mounted.</param>
    sealed record SqliteSpec(SqliteFiles Files, long MemoryBytes, long SpillBytes) : WorkerSpec(Files.Path, MemoryBytes, SpillBytes);
}
