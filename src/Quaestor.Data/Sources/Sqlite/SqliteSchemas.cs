using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sources.Sqlite.Inspection;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite;

/// <summary>What the file holds, read once and again when that has changed: the schema at once, the rows now and then.</summary>
sealed class SqliteSchemas(string name, string path, SqliteOpener opener)
{
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    /// <summary>Rows that come do not make what is known of a table's values wrong at once.</summary>
    static readonly TimeSpan ValuesAge = TimeSpan.FromSeconds(60);

    readonly SemaphoreSlim _turn = new(1, 1);
    Known? _known;

    /// <exception cref="SourceException">The file cannot be read.</exception>
    public async Task<SourceSchema> GetAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_known is { } known && SqliteFiles.Look(path)?.AreUntouchedSince(known.Files) == true)
            {
                return known.Schema;
            }

            return (_known = await ReadAsync(cancellationToken)).Schema;
        }
        catch (EngineException error)
        {
            throw new SourceException(error.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task<Known> ReadAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            await using var opened = await opener.OpenAsync(Wait, cancellationToken);
            var version = await VersionAsync(opened, cancellationToken);
            if (_known is { } known && known.IsFresh(version, opened.Files))
            {
                return known with { Files = opened.Files };
            }

            var inspected = await InspectAsync(opened, cancellationToken);

            // With a writer about, the third look is as good as it gets: nothing of a schema is torn where it reads at all.
            if (opened.IsStillWhole() || tries == 2)
            {
                var schema = new SourceSchema(name, inspected.Tables, inspected.Joins, SchemaFingerprint.Of(inspected.Tables)) { Problems = inspected.Problems };
                return new(schema, opened.Files, version, Environment.TickCount64);
            }
        }
    }

    async Task<InspectedDatabase> InspectAsync(OpenedSqlite opened, CancellationToken cancellationToken)
    {
        try
        {
            return await opened.Worker.InspectSqliteAsync(new InspectSqliteMessage(Path.GetFileName(path)), cancellationToken);
        }
        catch (WorkerErrorException error)
        {
            throw new SourceException($"{path} cannot be read: {error.Error.Message}");
        }
        catch (WorkerLostException)
        {
            throw new SourceException($"The process that looked into {path} ended unexpectedly. Try again; if that happens every time, check the file with: sqlite3 '{path}' 'PRAGMA integrity_check'");
        }
    }

    /// <summary>SQLite's own count of changes to the schema.</summary>
    static async Task<long> VersionAsync(OpenedSqlite opened, CancellationToken cancellationToken)
    {
        var version = 0L;
        var caps = new QueryCaps(1, 1 << 16, TimeSpan.FromSeconds(10));
        try
        {
            await opened.Worker.QueryAsync("PRAGMA schema_version", caps, _ => { }, chunk => version = (long)chunk.Row(0)[0]!, cancellationToken);
        }
        catch (WorkerErrorException error)
        {
            throw new SourceException(error.Error.Message);
        }

        return version;
    }

    /// <param name="Files">As of the last look that found nothing else.</param>
    /// <param name="ReadAt"><see cref="Environment.TickCount64"/>.</param>
    sealed record Known(SourceSchema Schema, SqliteFiles Files, long Version, long ReadAt)
    {
        public bool IsFresh(long version, SqliteFiles files) =>
            Version == version && Files.Database.IsSameFileAs(files.Database) && Environment.TickCount64 - ReadAt < ValuesAge.TotalMilliseconds;
    }
}
