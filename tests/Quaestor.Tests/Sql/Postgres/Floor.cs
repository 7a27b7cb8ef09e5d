using Npgsql;

namespace Quaestor.Tests.Sql.Postgres;

/// <summary>
/// The server's own part of the guard: a read-only transaction that has its first snapshot, one statement a message, a time
/// limit, always rolled back.
/// </summary>
sealed class Floor(NpgsqlConnection connection)
{
    /// <summary>What may not change: rows, sequences, catalogs, large objects, locks, settings of this session.</summary>
    const string State = """
        SELECT concat_ws('|',
          (SELECT md5(string_agg(x::text, ',' ORDER BY id)) FROM t x), (SELECT md5(string_agg(x::text, ',' ORDER BY id)) FROM orders x),
          (SELECT md5(string_agg(x::text, ',' ORDER BY id)) FROM customers x), (SELECT md5(string_agg(x::text, ',' ORDER BY id)) FROM sales.orders x),
          (SELECT last_value FROM order_seq), (SELECT is_called FROM order_seq),
          (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_authid), (SELECT sum(xmin::text::bigint) FROM pg_class WHERE oid >= 16384),
          (SELECT md5(string_agg(loid || ':' || data::text, ',' ORDER BY loid, pageno)) FROM pg_largeobject),
          (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())), (SELECT count(*) FROM pg_replication_slots), (SELECT count(*) FROM pg_listening_channels()),
          (SELECT count(*) FROM pg_prepared_statements WHERE from_sql), (SELECT count(*) FROM pg_cursors WHERE is_holdable),
          (SELECT md5(string_agg(name || '=' || setting, ',' ORDER BY name)) FROM pg_settings WHERE source = 'session' AND name NOT LIKE 'transaction%' AND name NOT LIKE '%timeout'),
          (SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM pg_settings WHERE name LIKE '%timeout'))
        """;

    public async Task<string> StateAsync(NpgsqlConnection observer)
    {
        await using var command = new NpgsqlCommand(State, observer);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Runs a statement as a source would, and looks at the state before it is rolled back.</summary>
    /// <returns>What stopped it, or null; and the state seen by the same session, where it can still look.</returns>
    public async Task<(string? Stopped, string? StateInside)> RunAsync(string sql, bool look)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await ExecuteAsync("BEGIN READ ONLY");
        await ExecuteAsync("SELECT 1");
        await ExecuteAsync("SET LOCAL statement_timeout = 250");
        string? stopped = null;
        string? state = null;
        try
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
            await batch.ExecuteNonQueryAsync(cancellation);
            state = look ? await StateAsync(connection) : null;
        }
        catch (PostgresException refused)
        {
            stopped = refused.SqlState;
        }
        catch (Exception unsent) when (unsent is NpgsqlException or InvalidOperationException or NotSupportedException)
        {
            // The driver refuses an empty text, and gives up the connection at COPY.
            stopped = "driver";
        }

        if (connection.FullState != System.Data.ConnectionState.Open)
        {
            await connection.CloseAsync();
            await connection.OpenAsync(cancellation);
            return (stopped, null);
        }

        await ExecuteAsync("ROLLBACK");
        return (stopped, state);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
