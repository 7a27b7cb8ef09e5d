namespace Quaestor.Data.Sqlite;

/// <summary>A database file and what lies beside it, as of one look from outside: the file itself is not opened.</summary>
/// <param name="Log">Its write-ahead log.</param>
/// <param name="Index">The log's index, shared by the programs that have the file open.</param>
/// <param name="Journal">A rollback journal that holds something; null for one that is empty or done with.</param>
sealed record SqliteFiles(string Path, FileIdentity Database, FileIdentity? Log, FileIdentity? Index, FileIdentity? Journal)
{
    public const string LogEnding = "-wal";
    public const string IndexEnding = "-shm";
    public const string JournalEnding = "-journal";

    /// <returns>Null where the file is not there.</returns>
    public static SqliteFiles? Look(string path) =>
        FileIdentity.Of(path) is { } database
            ? new(path, database, FileIdentity.Of(path + LogEnding), FileIdentity.Of(path + IndexEnding), LiveJournal(path + JournalEnding))
            : null;

    /// <summary>Whether these are the same files as the others, whatever they hold now: a sandbox that mounted those sees these.</summary>
    public bool AreSameFilesAs(SqliteFiles other) =>
        Database.IsSameFileAs(other.Database) && IsSame(Log, other.Log) && IsSame(Index, other.Index);

    /// <summary>Whether nothing has been written since, to the file or to a log beside it.</summary>
    public bool AreUntouchedSince(SqliteFiles other) => (Database, Log, Index) == (other.Database, other.Log, other.Index);

    static bool IsSame(FileIdentity? one, FileIdentity? other) =>
        one is { } left && other is { } right ? left.IsSameFileAs(right) : one is null && other is null;

    /// <summary>A journal whose transaction is over may stay, empty or with zeros at its beginning.</summary>
    static FileIdentity? LiveJournal(string path)
    {
        if (FileIdentity.Of(path) is not { Length: > 0 } journal)
        {
            return null;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return file.ReadByte() > 0 ? journal : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return journal;
        }
    }
}
