namespace Quaestor.Data.Sqlite;

/// <summary>Tells a SQLite database by its name, and by its first bytes.</summary>
static class DatabaseFile
{
    static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase) { ".sqlite", ".sqlite3", ".db", ".db3" };

    /// <summary>What every SQLite database begins with, save one without a byte.</summary>
    static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static bool HasEnding(string path) => Endings.Contains(Path.GetExtension(path));

    /// <summary>Whether a file begins as a SQLite database does. False where it cannot be read.</summary>
    public static bool BeginsAsDatabase(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Span<byte> first = stackalloc byte[Magic.Length];
            return file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.SequenceEqual(Magic);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
