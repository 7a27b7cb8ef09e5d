using Quaestor.Data.Sources.Files;

namespace Quaestor.Data.Sources.Sqlite;

/// <summary>What a path says, and what the first bytes of its file do.</summary>
static class SqlitePath
{
    public const string Endings = ".sqlite, .sqlite3, .db and .db3";

    static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase) { ".sqlite", ".sqlite3", ".db", ".db3" };

    /// <summary>What every SQLite database begins with, save one without a byte.</summary>
    static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static bool HasEnding(string path) => Known.Contains(Path.GetExtension(path));

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

    /// <summary>Absolute, links resolved.</summary>
    /// <exception cref="SourceException">There is no such file, or it is no SQLite database.</exception>
    public static string Canonical(string path)
    {
        var absolute = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(absolute))
        {
            throw new SourceException($"{path} is a folder. Give the SQLite file itself.");
        }

        var entry = new FileInfo(absolute);
        if (!entry.Exists)
        {
            throw new SourceException(MissingPath.Sentence(path, absolute));
        }

        var file = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? absolute;
        return new FileInfo(file).Length == 0 || BeginsAsDatabase(file) || !IsReadable(file) ? file : throw new SourceException(Foreign(path));
    }

    /// <summary>Of a file that SQLite does not know as one of its own.</summary>
    public static string Foreign(string path) =>
        $"{path} is no SQLite database, or it is encrypted: it does not begin as one does. Give the right file, or save an encrypted one without its password first.";

    /// <summary>One that this process may not read is not judged by its bytes; its worker will say what is wrong.</summary>
    static bool IsReadable(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
