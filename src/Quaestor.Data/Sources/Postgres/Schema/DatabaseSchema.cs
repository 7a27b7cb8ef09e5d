using Npgsql;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>What is known of a database: read once, and again when its tables have changed or what is known has grown old.</summary>
sealed class DatabaseSchema(string name, PostgresConnector connector) : IDisposable
{
    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(3);
    static readonly TimeSpan OldAfter = TimeSpan.FromMinutes(10);

    readonly SemaphoreSlim _oneAtATime = new(1);
    Known? _known;

    /// <exception cref="SourceException">The database cannot be reached, or does not answer.</exception>
    public async Task<SourceSchema> ReadAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_known is { } recent && recent.LookedAgo < LooksEvery)
            {
                return recent.Schema;
            }

            await using var session = await connector.BeginAsync(OwnStatement.Timeout, cancellationToken);
            var version = (string)(await session.QueryAsync(new(OwnTexts.Version), cancellationToken))[0][0]!;
            _known = _known is { } known && known.Version == version && known.ReadAgo < OldAfter
                ? known with { LookedAt = Environment.TickCount64 }
                : new(await SchemaReader.ReadAsync(name, session, cancellationToken), version, Environment.TickCount64, Environment.TickCount64);
            return _known.Schema;
        }
        catch (NpgsqlException error)
        {
            throw new SourceException($"The schema of {name} cannot be read: {PostgresErrors.OfStatement(error, "").Message}");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    /// <param name="ReadAt"><see cref="Environment.TickCount64"/>, as is <paramref name="LookedAt"/>, when it was last found unchanged.</param>
    sealed record Known(SourceSchema Schema, string Version, long ReadAt, long LookedAt)
    {
        public TimeSpan ReadAgo => TimeSpan.FromMilliseconds(Environment.TickCount64 - ReadAt);

        public TimeSpan LookedAgo => TimeSpan.FromMilliseconds(Environment.TickCount64 - LookedAt);
    }
}
