using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Files;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Opening;

/// <summary>Opens sources by what is said of their place.</summary>
/// <param name="pool">Where files are read.</param>
public sealed class SourceOpener(WorkerPool pool)
{
    /// <summary>Opens what settings name.</summary>
    /// <inheritdoc cref="Open(string, string, Guid?)" path="/exception"/>
    public ISource Open(SourceSettings wanted) =>
        SourcePlace.IsPostgres(wanted.Place) ? PostgresSource.Open(wanted.Place, wanted.Name!, pool.TimeZone, wanted.Reach) : Open(wanted.Place, wanted.Name!, wanted.Id);

    /// <param name="place">A path or a URL.</param>
    /// <param name="name">Unique among the sources.</param>
    /// <param name="id">Of files that keep it wherever they lie; null for that of the place.</param>
    /// <exception cref="SourceException">It is not there, or of a kind that is not read; the message names the nearest that is.</exception>
    public ISource Open(string place, string name, Guid? id = null) =>
        SourcePlace.IsPostgres(place) ? PostgresSource.Open(place, name, pool.TimeZone)
        : SourcePlace.IsUrl(place) ? throw new SourceException($"{SourcePlace.WithoutSecrets(place)} is of a kind that is not read. A source is a file, a folder of files, or a PostgreSQL database as postgres://user@host/database.")
        : IsDatabase(place) ? SqliteSource.Open(place, name, pool, id)
        : FileSource.Open(place, name, pool, id);

    /// <summary>The kinds of files that are read, as the end of a sentence.</summary>
    public static string Readable => $"{FileNames.Readable}, and SQLite databases";

    /// <summary>A name for a source that has none of its own.</summary>
    public static string NameOf(string place)
    {
        if (SourcePlace.IsPostgres(place))
        {
            return FileNames.Sanitise(PostgresSource.DatabaseOf(place), "s");
        }

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
        return FileNames.Sanitise(Directory.Exists(path) ? Path.GetFileName(path) : FileNames.Stem(path), "s");
    }

    /// <summary>Whether a file's name promises something that is read.</summary>
    public static bool IsReadable(string fileName) => FileNames.FormatOf(fileName) is not null || DatabaseFile.HasEnding(fileName);

    /// <summary>Whether a place is a SQLite database, by its ending or its first bytes.</summary>
    public static bool IsDatabase(string place) =>
        !Directory.Exists(place) && (DatabaseFile.HasEnding(place) || (FileNames.FormatOf(place) is null && DatabaseFile.BeginsAsDatabase(place)));
}
