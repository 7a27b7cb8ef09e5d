using System.Buffers.Binary;
using System.Data.Common;
using Npgsql;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Agent.Threads;

/// <summary>
/// A store in a PostgreSQL database, which processes of any number of machines may share. A process is known by a row of
/// its own and lives while it holds the advisory lock that the row names; every group of writes marks that row. So a commit
/// whose answer was lost is found there, and a process whose row another has deleted can write nothing more.
/// </summary>
sealed class PostgresEngine : StoreEngine
{
    const string IdleInTransactionTimeout = "25P03";

    readonly NpgsqlDataSource _connections;
    readonly string _place;
    bool _hasEntered;

    public PostgresEngine(PostgresAddress address)
        : base("PostgreSQL", "postgres")
    {
        _place = address.Location;
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            ApplicationName = "quaestor store",
            Enlist = false,
            Timeout = 5,
            CommandTimeout = 30,
            TcpKeepAlive = true,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
        };

        // Each connection is kept by whoever opened it. Only to try several hosts the driver needs a pool of its own.
        settings.Pooling = settings.Host!.Contains(',', StringComparison.Ordinal);
        if (settings.Pooling)
        {
            settings.TargetSessionAttributes ??= "read-write";
        }

        _connections = NpgsqlDataSource.Create(settings);
    }

    public override TimeSpan MayBeSilent => TimeSpan.FromSeconds(5);

    public override DbConnection Connect()
    {
        try
        {
            var connection = _connections.OpenConnection();
            if (connection.PostgresParameters["server_encoding"] is not "UTF8" and var encoding)
            {
                connection.Dispose();
                throw new StoreException($"{_place} is a database of the encoding {encoding}, which cannot keep every text. Create one with ENCODING 'UTF8'.");
            }

            return connection;
        }
        catch (NpgsqlException refused) when (!MayPass(refused))
        {
            throw new StoreException($"The store: {PostgresErrors.OfConnecting(refused, _place).Message}", refused);
        }
    }

    protected override string Stored(string text) => PostgresText.Write(text);

    public override string Text(DbDataReader row, int column) => PostgresText.Read(row.GetString(column));

    public override int Version(StoreConnection connection) =>
        connection.Number("has_version") == 1 ? (int)connection.Number("version")! : -1;

    public override void SetVersion(StoreConnection connection, int number) => connection.Execute("set_version", number);

    public override void Enter(StoreConnection writing)
    {
        writing.Run("SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '15s'");
        writing.Execute("hold_lock", LockKey);
        if (!_hasEntered)
        {
            writing.Execute("insert_owner", Owner, LockKey, Environment.MachineName, DateTimeOffset.UtcNow);
            _hasEntered = true;
        }
    }

    public override bool Begin(StoreConnection writing, long group, bool durable)
    {
        writing.Execute("begin");
        if (writing.Execute("begin_group", group, Owner) == 1)
        {
            return true;
        }

        var last = writing.Number("last_group", Owner);
        writing.Execute("rollback");
        return last is not null
            ? false
            : throw new StoreException("The store was away from this server for so long that another has taken up its work. Restart this server.");
    }

    public override bool IsAlive(StoreConnection connection, Guid owner)
    {
        if (connection.Number("owner_is_alive", owner) is not null)
        {
            return true;
        }

        connection.Execute("bury_owner", owner);
        return connection.Number("last_group", owner) is not null;
    }

    public override void Leave(StoreConnection writing) => writing.Execute("delete_owner", Owner);

    public override Exception? Explain(Exception exception, string store) => exception switch
    {
        StoreException or StoreConflictException => exception,
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => new StoreException($"{store} is locked by another program: something holds it in PostgreSQL for longer than 5 seconds. See pg_stat_activity there, and try again.", exception),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StoreException($"{store} cannot grow: PostgreSQL's disk is full. Free some space there and try again.", exception),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused => new StoreException($"{store} cannot be used: {refused.MessageText}. Grant this user the rights to create and write tables in its schema.", exception),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new StoreException($"{store} cannot be written: that PostgreSQL server only reads. Name its primary.", exception),
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => new StoreException($"{store} did not answer in the time that PostgreSQL allows.", exception),
        PostgresException conflict when conflict.SqlState.StartsWith("23", StringComparison.Ordinal) => new StoreConflictException(exception),
        _ when IsConnectionEnd(exception) => new StoreException($"{store} cannot be reached: PostgreSQL is away or restarting. Try again in a moment.", exception),
        _ => null,
    };

    // The server ends a transaction that idles too long together with its connection. What has ended before it is used is told by the driver in other ways.
    public override bool IsConnectionEnd(Exception exception) =>
        exception is NpgsqlException error
            ? PostgresErrors.IsConnectionEnd(error) || error.SqlState == IdleInTransactionTimeout
            : exception is InvalidOperationException { Source: nameof(Npgsql) };

    public override bool MayPass(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure }
        || (IsConnectionEnd(exception) && exception.InnerException is not System.Security.Authentication.AuthenticationException);

    public override void Dispose() => _connections.Dispose();

    long LockKey => BinaryPrimitives.ReadInt64BigEndian(Owner.ToByteArray(bigEndian: true).AsSpan(8));
}
