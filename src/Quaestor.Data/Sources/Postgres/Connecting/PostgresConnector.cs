using Npgsql;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>Connections to one database, a few at most; who finds none free waits.</summary>
sealed class PostgresConnector : IAsyncDisposable
{
    const int MaxConnections = 8;

    /// <summary>To begin a transaction waits for nothing but the network.</summary>
    static readonly TimeSpan BeginTime = TimeSpan.FromSeconds(15);

    /// <summary>What an answer may take after the server should have stopped a statement of ours.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

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
            // A statement's time is limited on the server and by whoever waits for it; this is for a network that says nothing.
            CommandTimeout = (int)OwnStatement.Timeout.TotalSeconds + 5,
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

    /// <summary>A connection in a transaction that only reads.</summary>
    /// <param name="timeout">For each statement, on the server.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SourceException">There is none; the message tells what to check.</exception>
    public async Task<PostgresSession> BeginAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await TryBeginAsync(timeout, cancellationToken);
            }
            catch (NpgsqlException error) when (isFirst && PostgresErrors.IsConnectionEnd(error))
            {
                // It ended while nobody used it. The driver has thrown away all that were open then, so the next is new.
            }
            catch (NpgsqlException error)
            {
                throw PostgresErrors.OfConnecting(error, _address.Location);
            }
        }
    }

    /// <summary>Our own statements over the catalog, each in a read transaction of its own.</summary>
    /// <exception cref="SourceException">The database cannot be reached, or does not answer.</exception>
    public async ValueTask<IReadOnlyList<object?[]>> QueryAsync(OwnStatement statement, CancellationToken cancellationToken)
    {
        await using var session = await BeginAsync(OwnStatement.Timeout, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OwnStatement.Timeout + Grace);
        try
        {
            return await session.QueryAsync(statement, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent();
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

    async Task<PostgresSession> TryBeginAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(BeginTime);
        try
        {
            await session.BeginAsync(timeout, limit.Token);
            return session;
        }
        catch (Exception error)
        {
            await session.DisposeAsync();
            throw error is not OperationCanceledException ? error
                : cancellationToken.IsCancellationRequested ? new OperationCanceledException(error.Message, error, cancellationToken)
                : Silent();
        }
    }

    SourceException Silent() => new($"{_address.Location} did not answer in time. Check host, port and network.");

    async Task<PostgresSession> OpenAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return new PostgresSession(await _connections.OpenConnectionAsync(cancellationToken), _timeZone, _free);
        }
        catch (Exception error)
        {
            _free.Release();
            // The driver tells of one that was stopped while it connected as of one that failed.
            cancellationToken.ThrowIfCancellationRequested();
            throw error is NpgsqlException refused ? PostgresErrors.OfConnecting(refused, _address.Location) : error;
        }
    }
}

/// <summary>A statement of this program, with its parameters.</summary>
sealed record OwnStatement(string Sql, params object[] Parameters)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
}
