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
    readonly Lock _gate = new();
    NpgsqlDataSource? _connections;
    string? _connectedAs;
    readonly SemaphoreSlim _free = new(MaxConnections, MaxConnections);

    public PostgresConnector(PostgresAddress address, string timeZone)
    {
        _address = address;
        _timeZone = timeZone;
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

    /// <summary>A connection that may change the database.</summary>
    /// <param name="inTransaction">False for a statement that the server runs in none.</param>
    /// <exception cref="SourceException">There is none; the message tells what to check.</exception>
    public async Task<WritingSession> BeginWritingAsync(ChangeTimes times, bool inTransaction, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            WritingSession? session = null;
            try
            {
                session = await OpenAsync(connection => new WritingSession(connection, _free), cancellationToken);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(BeginTime);
                await session.BeginAsync(times, _timeZone, inTransaction, limit.Token);
                return session;
            }
            catch (Exception error)
            {
                await (session?.DisposeAsync() ?? ValueTask.CompletedTask);
                cancellationToken.ThrowIfCancellationRequested();
                if (!(isFirst && error is NpgsqlException ended && PostgresErrors.IsConnectionEnd(ended)))
                {
                    throw error is OperationCanceledException ? Silent() : error is NpgsqlException refused ? PostgresErrors.OfConnecting(refused, _address.Location) : error;
                }
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
        if (_connections is { } connections)
        {
            await connections.DisposeAsync();
        }

        _free.Dispose();
    }

    async Task<PostgresSession> TryBeginAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(connection => new PostgresSession(connection, _timeZone, _free), cancellationToken);
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

    async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await (await ConnectionsAsync(cancellationToken)).OpenConnectionAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification && _address.Reach is not null)
        {
            if (!await _address.Reach.ForgetPasswordAsync(cancellationToken))
            {
                throw;
            }

            return await (await ConnectionsAsync(cancellationToken)).OpenConnectionAsync(cancellationToken);
        }
    }

    /// <summary>Another password or another tunnel makes others; what is in use ends with its use.</summary>
    async ValueTask<NpgsqlDataSource> ConnectionsAsync(CancellationToken cancellationToken)
    {
        var reached = (await _address.ReachAsync(cancellationToken)).ConnectionString;
        lock (_gate)
        {
            if (_connectedAs == reached)
            {
                return _connections!;
            }

            _connections?.Dispose();
            (_connections, _connectedAs) = (Build(reached), reached);
            return _connections;
        }
    }

    static NpgsqlDataSource Build(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection)
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
        return builder.Build();
    }

    SourceException Silent() => new($"{_address.Location} did not answer in time. Check host, port and network.");

    async Task<TSession> OpenAsync<TSession>(Func<NpgsqlConnection, TSession> with, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return with(await ConnectAsync(cancellationToken));
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
