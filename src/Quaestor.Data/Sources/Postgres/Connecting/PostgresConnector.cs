using Npgsql;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>Connections to one database, a few at most; who finds none free waits.</summary>
sealed class PostgresConnector : IAsyncDisposable
{
    const int MaxConnections = 8;

    readonly PostgresAddress _address;
    readonly string _timeZone;
    readonly NpgsqlDataSource _connections;
    readonly SemaphoreSlim _free = new(MaxConnections, MaxConnections);

    public PostgresConnector(PostgresAddress address, string timeZone)
    {
        _address = address;
        _timeZone = timeZone;
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            MaxPoolSize = MaxConnections,
            ConnectionIdleLifetime = 60,
            // A statement's time is limited on the server and by whoever waits for it.
            CommandTimeout = 0,
            // The driver resets a connection when it is next used; a session does so when it ends.
            NoResetOnClose = true,
            ReadBufferSize = 64 << 10,
            Enlist = false,
            TcpKeepAlive = true,
        };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.AddTypeInfoResolverFactory(new WireValues());
        _connections = builder.Build();
    }

    /// <exception cref="SourceException">It cannot be made; the message tells what to check.</exception>
    public async Task<PostgresSession> OpenAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return new PostgresSession(await _connections.OpenConnectionAsync(cancellationToken), _timeZone, _free);
        }
        catch (Exception error)
        {
            _free.Release();
            throw error is NpgsqlException refused ? PostgresErrors.OfConnecting(refused, _address.Location) : error;
        }
    }

    /// <summary>Our own statements over the catalog, each in a read transaction of its own.</summary>
    /// <exception cref="SourceException">The database cannot be reached, or does not answer.</exception>
    public async ValueTask<IReadOnlyList<object?[]>> QueryAsync(OwnStatement statement, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(cancellationToken);
        try
        {
            await session.BeginAsync(OwnStatement.Timeout, cancellationToken);
            return await session.QueryAsync(statement, cancellationToken);
        }
        catch (NpgsqlException error)
        {
            throw new SourceException($"{_address.Location}: {PostgresErrors.OfStatement(error, statement.Sql).Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connections.DisposeAsync();
        _free.Dispose();
    }
}

/// <summary>A statement of this program, with its parameters.</summary>
sealed record OwnStatement(string Sql, params object[] Parameters)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
}
