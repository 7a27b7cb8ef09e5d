using Microsoft.Data.Sqlite;

namespace Quaestor.Agent.Threads;

/// <summary>The store cannot be opened, read or written. The message is a sentence for the person who runs the program.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner)
{
    const int Constraint = 19, Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    /// <summary>What SQLite reports as a sentence or a conflict; null for anything that is a fault of ours.</summary>
    internal static Exception? From(Exception exception, string store = "The store") => exception switch
    {
        StoreException or StoreConflictException => exception,
        SqliteException { SqliteErrorCode: Constraint } => new StoreConflictException(exception),
        SqliteException { SqliteErrorCode: Busy or Locked } => new StoreException($"{store} is locked by another program. Close that program, or name another store with --store.", exception),
        SqliteException { SqliteErrorCode: ReadOnly or CannotOpen } => new StoreException($"{store} cannot be written. Check the rights of the file and its folder, or name another store with --store.", exception),
        SqliteException { SqliteErrorCode: Full } => new StoreException($"{store} cannot grow: the disk is full. Free some space and try again.", exception),
        SqliteException { SqliteErrorCode: InputOutput } => new StoreException($"{store} cannot be read or written: the disk reported an error.", exception),
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => new StoreException($"{store} is not a Quaestor store, or it is damaged. Move the file away, or name another store with --store.", exception),
        IOException or UnauthorizedAccessException => new StoreException($"{store} cannot be written. Check the rights of the file and its folder, or name another store with --store.", exception),
        _ => null,
    };
}

/// <summary>What was to be written contradicts what is stored: a second running turn, the same request again. Nothing was written.</summary>
sealed class StoreConflictException(Exception inner) : Exception("What was to be written contradicts what is stored.", inner);
