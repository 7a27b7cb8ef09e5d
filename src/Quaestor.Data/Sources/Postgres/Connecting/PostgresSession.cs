using System.Data;
using System.Globalization;
using Npgsql;
using Npgsql.PostgresTypes;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>
/// One connection in use, and the only place that sends text to a server. Every text goes out as a single message of the
/// extended protocol: the server itself refuses a text of two statements. Never by a plain command without parameters, which
/// the driver splits.
/// </summary>
sealed class PostgresSession(NpgsqlConnection connection, string timeZone, SemaphoreSlim place) : IAsyncDisposable
{
    /// <summary>The forms of text that nested values are read from, which a database or a role may have set to others.</summary>
    /// <summary>Our own statements can be told from those of users where the server measures them.</summary>
    const string Mark = "/* quaestor */ ";

    const string ValueForms =
        "SELECT set_config('datestyle', 'ISO', true), set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true)";

    static readonly TimeSpan LongestWaitForLock = TimeSpan.FromSeconds(10);
    static readonly TimeSpan ResetTime = TimeSpan.FromSeconds(2);

    /// <summary>What the server says beside its answers.</summary>
    public Action<string>? Notice { get; set; }

    /// <summary>Why the latest attempt failed, a sentence; null before one has.</summary>
    public string? Failure { get; private set; }

    /// <summary>
    /// Begins a transaction that only reads and takes its snapshot at once: after that the server lets nobody make it a
    /// writing one.
    /// </summary>
    public async Task BeginAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var wait = timeout < LongestWaitForLock ? timeout : LongestWaitForLock;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"),
                new(
                    """
                    SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
                           set_config('idle_in_transaction_session_timeout', $1, true), set_config('TimeZone', $3, true),
                           set_config('standard_conforming_strings', 'on', true)
                    """)
                {
                    Parameters = { Milliseconds(timeout), Milliseconds(wait), new NpgsqlParameter { Value = timeZone } },
                },
                new(ValueForms),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        connection.Notice += Tell;
    }

    /// <summary>Has the server parse a statement, and tells its columns. Nothing of it runs.</summary>
    public async Task<IReadOnlyList<(string Name, PostgresType Type)>> DescribeAsync(string sql, CancellationToken cancellationToken)
    {
        await using var batch = Batch(sql);
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetPostgresType(i)))];
    }

    /// <summary>Runs a statement that was described before.</summary>
    /// <param name="asText">The columns of which the server writes the text.</param>
    /// <param name="silence">So long the driver waits for the server to send something, where nobody can cancel: within a row, and for the rest of an answer.</param>
    public async Task<PostgresRows> ReadAsync(string sql, bool[] asText, TimeSpan silence, CancellationToken cancellationToken)
    {
        var seconds = (int)Math.Ceiling(silence.TotalSeconds);
        if (!asText.Contains(true))
        {
            var batch = Batch(sql);
            batch.Timeout = seconds;
            return new(batch, await batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken), batch.Cancel);
        }

        // Only a plain command can ask for text, and the driver splits that at semicolons by rules of its own, unless it has
        // a parameter without a name: then the text goes out as it is. The server does not mind that nothing uses it.
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = seconds, UnknownResultTypeList = asText, Parameters = { new NpgsqlParameter<int>() } };
        return new(command, await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken), command.Cancel);
    }

    /// <summary>All rows of our own statement.</summary>
    public async Task<IReadOnlyList<object?[]>> QueryAsync(OwnStatement statement, CancellationToken cancellationToken) =>
        (await TableAsync(statement, cancellationToken)).Rows;

    /// <summary>The same, with the names of the columns.</summary>
    public async Task<(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)> TableAsync(OwnStatement statement, CancellationToken cancellationToken)
    {
        await using var batch = Batch(Mark + statement.Sql);
        foreach (var parameter in statement.Parameters)
        {
            batch.BatchCommands[0].Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return ([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], await RowsAsync(reader, cancellationToken));
    }

    /// <summary>
    /// Runs our own statement over users' tables, which may fail or take long, and leaves the transaction as it was. Nothing
    /// that users have defined is found by its name alone, be it a function, an operator or a table: tables are named with their schema.
    /// </summary>
    /// <returns>Null where it failed or its time was up.</returns>
    public async Task<IReadOnlyList<object?[]>?> TryQueryAsync(string sql, TimeSpan limit, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            Timeout = (int)limit.TotalSeconds + (int)ResetTime.TotalSeconds + 1,
            BatchCommands =
            {
                new("SAVEPOINT try"),
                new("SELECT set_config('statement_timeout', $1, true), set_config('search_path', 'pg_catalog', true)") { Parameters = { Milliseconds(limit) } },
                new(Mark + sql),
                new("ROLLBACK TO SAVEPOINT try"),
                new("RELEASE SAVEPOINT try"),
            },
        };
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            return await RowsAsync(reader, cancellationToken);
        }
        catch (PostgresException)
        {
            await using var rollback = new NpgsqlBatch(connection) { BatchCommands = { new("ROLLBACK TO SAVEPOINT try"), new("RELEASE SAVEPOINT try") } };
            await rollback.ExecuteNonQueryAsync(cancellationToken);
            return null;
        }
    }

    /// <inheritdoc cref="TryQueryAsync"/>
    public IReadOnlyList<object?[]>? TryQuery(string sql, TimeSpan limit, CancellationToken cancellationToken) =>
        TryQueryAsync(sql, limit, cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// Our own statement, or one that the guard has judged, which may fail: the transaction goes on as it was, without the locks that the
    /// statement took, which another session of ours may wait for.
    /// </summary>
    /// <returns>Null where it failed; <see cref="Failure"/> says why.</returns>
    public async Task<IReadOnlyList<object?[]>?> AttemptAsync(OwnStatement statement, CancellationToken cancellationToken)
    {
        await using var save = Batch("SAVEPOINT attempt");
        await save.ExecuteNonQueryAsync(cancellationToken);
        IReadOnlyList<object?[]>? rows = null;
        try
        {
            rows = await QueryAsync(statement, cancellationToken);
        }
        catch (PostgresException failed) when (!cancellationToken.IsCancellationRequested)
        {
            Failure = PostgresErrors.OfStatement(failed, statement.Sql).Message;
        }

        await using var back = new NpgsqlBatch(connection) { BatchCommands = { new("ROLLBACK TO SAVEPOINT attempt"), new("RELEASE SAVEPOINT attempt") } };
        await back.ExecuteNonQueryAsync(cancellationToken);
        return rows;
    }

    /// <summary>Copies rows that this transaction sees into another database.</summary>
    public Task CopyAsync(string from, WritingSession target, string to, CancellationToken cancellationToken) =>
        target.TakeAsync(connection, from, to, cancellationToken);

    /// <summary>Always rolls back, and gives the connection back as it was when it was new.</summary>
    public async ValueTask DisposeAsync()
    {
        connection.Notice -= Tell;
        try
        {
            if (connection.FullState == ConnectionState.Open)
            {
                await ResetAsync();
            }
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            // Whatever is left of it ends with the connection.
            NpgsqlConnection.ClearPool(connection);
        }
        finally
        {
            await connection.DisposeAsync();
            place.Release();
        }
    }

    /// <summary>At once, and not before the next use: what a statement may have left in the session ends with it.</summary>
    async Task ResetAsync()
    {
        using var limit = new CancellationTokenSource(ResetTime);
        await using var reset = new NpgsqlBatch(connection) { EnableErrorBarriers = true, BatchCommands = { new("ROLLBACK"), new("DISCARD ALL") } };
        await reset.ExecuteNonQueryAsync(limit.Token);
    }

    static async Task<IReadOnlyList<object?[]>> RowsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<object?[]> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    NpgsqlBatch Batch(string sql) => new(connection) { BatchCommands = { new(sql) } };

    void Tell(object sender, NpgsqlNoticeEventArgs notice) => Notice?.Invoke($"{notice.Notice.Severity}: {notice.Notice.MessageText}");

    static NpgsqlParameter Milliseconds(TimeSpan time) =>
        new() { Value = Math.Max(1, (long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) };
}
