using System.Data;
using System.Globalization;
using Npgsql;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>
/// One connection that may change the database. Each text goes out as a single message of the extended protocol, so that the server
/// itself refuses a text of two statements. What is not committed is rolled back when it is disposed.
/// </summary>
sealed class WritingSession(NpgsqlConnection connection, SemaphoreSlim place) : IAsyncDisposable
{
    static readonly TimeSpan ResetTime = TimeSpan.FromSeconds(2);

    readonly List<string> _notices = [];
    bool _isBroken;

    /// <summary>What the server said beside its answers.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>Sets limits for the whole session, and begins a transaction where one is wanted.</summary>
    public async Task BeginAsync(ChangeTimes times, string timeZone, bool inTransaction, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(
                    """
                    SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
                           set_config('idle_in_transaction_session_timeout', $3, false), set_config('standard_conforming_strings', 'on', false),
                           set_config('TimeZone', $4, false)
                    """)
                {
                    Parameters = { Milliseconds(times.Statement), Milliseconds(times.Lock), Milliseconds(times.Idle), new NpgsqlParameter { Value = timeZone } },
                },
            },
        };
        if (inTransaction)
        {
            batch.BatchCommands.Add(new("BEGIN"));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        connection.Notice += Note;
    }

    /// <summary>Runs a statement; rows that it gives back are counted and left.</summary>
    /// <returns>How many rows it changed; null for a statement that changes none.</returns>
    public async Task<long?> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var batch = Batch(sql);
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return reader.RecordsAffected >= 0 ? (long)batch.BatchCommands[0].Rows : null;
    }

    /// <summary>Has the server parse a statement, and tells its columns. Nothing of it runs.</summary>
    public async Task<IReadOnlyList<(string Name, Npgsql.PostgresTypes.PostgresType Type)>> DescribeAsync(string sql, CancellationToken cancellationToken)
    {
        await using var batch = Batch(sql);
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetPostgresType(i)))];
    }

    /// <summary>Runs a statement that was described before, for what it gives back.</summary>
    /// <param name="asText">The columns of which the server writes the text.</param>
    public async Task<PostgresRows> ReadAsync(string sql, bool[] asText, CancellationToken cancellationToken)
    {
        // With a parameter the driver sends a plain command as it is, and does not split it.
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0, UnknownResultTypeList = asText, Parameters = { new NpgsqlParameter<int>() } };
        return new(command, await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken), command.Cancel);
    }

    /// <summary>All rows of a statement of our own.</summary>
    public async Task<IReadOnlyList<object?[]>> QueryAsync(OwnStatement statement, CancellationToken cancellationToken)
    {
        await using var batch = Batch(statement.Sql);
        foreach (var parameter in statement.Parameters)
        {
            batch.BatchCommands[0].Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        List<object?[]> rows = [];
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    /// <summary>Takes rows of another database in.</summary>
    public Task TakeAsync(NpgsqlConnection source, string from, string to, CancellationToken cancellationToken) => TableCopy.RunAsync(source, from, connection, to, cancellationToken);

    public Task SaveAsync(CancellationToken cancellationToken) => RunAsync("SAVEPOINT quaestor", cancellationToken);

    public Task GoBackAsync(CancellationToken cancellationToken) => RunAsync("ROLLBACK TO SAVEPOINT quaestor", cancellationToken);

    /// <summary>Has constraints and triggers that wait for the end of the transaction speak now.</summary>
    public Task CheckDeferredAsync(CancellationToken cancellationToken) => RunAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);

    public Task BeginTransactionAsync(CancellationToken cancellationToken) => RunAsync("BEGIN", cancellationToken);

    /// <summary>Not to be cancelled: whoever asked must know whether it happened.</summary>
    public Task CommitAsync() => RunAsync("COMMIT", CancellationToken.None);

    public Task RollbackAsync() => RunAsync("ROLLBACK", CancellationToken.None);

    /// <summary>Rolls back what is left, and gives the connection back as it was when it was new.</summary>
    public async ValueTask DisposeAsync()
    {
        connection.Notice -= Note;
        try
        {
            if (connection.FullState == ConnectionState.Open)
            {
                using var limit = new CancellationTokenSource(ResetTime);
                await using var reset = new NpgsqlBatch(connection) { EnableErrorBarriers = true, BatchCommands = { new("ROLLBACK"), new("DISCARD ALL") } };
                await reset.ExecuteNonQueryAsync(limit.Token);
            }
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            _isBroken = true;
        }
        finally
        {
            if (_isBroken)
            {
                NpgsqlConnection.ClearPool(connection);
            }

            await connection.DisposeAsync();
            place.Release();
        }
    }

    async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var batch = Batch(sql);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Without a limit of the driver's: the server's own ends it, or whoever waits.</summary>
    NpgsqlBatch Batch(string sql) => new(connection) { BatchCommands = { new(sql) }, Timeout = 0 };

    void Note(object sender, NpgsqlNoticeEventArgs notice) => _notices.Add($"{notice.Notice.Severity}: {notice.Notice.MessageText}");

    static NpgsqlParameter Milliseconds(TimeSpan time) =>
        new() { Value = ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) };
}
