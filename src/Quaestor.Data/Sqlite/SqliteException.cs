namespace Quaestor.Data.Sqlite;

/// <summary>What SQLite says went wrong.</summary>
/// <param name="extendedCode">SQLite's own number, <see cref="SqliteCode"/>.</param>
/// <param name="position">0-based character in the statement; null where SQLite names none.</param>
sealed class SqliteException(int extendedCode, string message, int? position = null) : Exception(message)
{
    public int ExtendedCode => extendedCode;

    /// <summary>Its class, without what it says in detail.</summary>
    public int Code => extendedCode & 0xFF;

    public int? Position => position;
}

/// <summary>SQLite's result codes as far as they are told apart (https://sqlite.org/rescode.html).</summary>
static class SqliteCode
{
    public const int Ok = 0;
    public const int Error = 1;
    public const int Busy = 5;
    public const int Locked = 6;
    public const int NoMemory = 7;
    public const int ReadOnly = 8;
    public const int Interrupted = 9;
    public const int InputOutput = 10;
    public const int Corrupt = 11;
    public const int Full = 13;
    public const int CannotOpen = 14;
    public const int Protocol = 15;
    public const int TooBig = 18;
    public const int Denied = 23;
    public const int NotADatabase = 26;
    public const int Row = 100;
    public const int Done = 101;

    /// <summary>A journal beside the file holds what must be undone first, and whoever opened may not write.</summary>
    public const int ReadOnlyRollback = ReadOnly | (3 << 8);
}
