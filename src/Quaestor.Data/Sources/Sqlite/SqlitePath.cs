using Quaestor.Data.Sources.Files;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite;

/// <summary>The place of a SQLite file.</summary>
static class SqlitePath
{
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
        return new FileInfo(file).Length == 0 || DatabaseFile.BeginsAsDatabase(file) || !IsReadable(file) ? file : throw new SourceException(Foreign(path));
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
