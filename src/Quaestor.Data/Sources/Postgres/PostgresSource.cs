using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres.Cells;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sources.Postgres.Schema;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Sources.Postgres;

/// <summary>A PostgreSQL database, 13 or newer, or another that speaks its protocol.</summary>
public sealed class PostgresSource : ISource
{
    /// <summary>What a server may take to stop a statement after its time, before the connection is given up.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    readonly PostgresConnector _connector;
    readonly CachedFacts _facts;
    readonly PostgresGuard _guard;
    readonly DatabaseSchema _schema;
    bool _ownsReach;

    PostgresSource(string name, PostgresAddress address, string timeZone)
    {
        Name = name;
        Location = address.Location;
        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"quaestor postgres source {address.Location}")).AsSpan(0, 16));
        _connector = new(address, timeZone);
        _facts = new((sql, cancellationToken) => _connector.QueryAsync(new(sql), cancellationToken));
        _guard = new(_facts.LoadAsync);
        _schema = new(name, _connector);
        Address = address;
        Changes = new(_connector, _facts);
    }

    /// <summary>Tries and makes changes.</summary>
    public PostgresChanges Changes { get; }

    /// <summary>Where it lies, for programs that connect to it themselves. It holds the password.</summary>
    internal PostgresAddress Address { get; }

    /// <summary>Our own statements over the catalog, each in a read transaction of its own: how calculators come by rows.</summary>
    internal PostgresConnector Connector => _connector;

    public Guid Id { get; }

    public string Name { get; }

    public string Kind => "postgres";

    public string Location { get; }

    public Dialect Dialect => Dialect.Postgres;

    /// <param name="url"><c>postgres://user@host/database</c>; nothing is connected to before it is needed.</param>
    /// <param name="name">Unique among the sources.</param>
    /// <param name="timeZone">By its IANA name: where the days of a moment begin.</param>
    /// <param name="reach">What has to run before it can be reached; null for nothing.</param>
    /// <exception cref="SourceException">It is no such URL, or a parameter is not known.</exception>
    public static PostgresSource Open(string url, string name, string timeZone = "UTC", SourceReach? reach = null) =>
        new(name, PostgresAddress.Parse(url, Environment.GetEnvironmentVariable) with { Reach = reach is null || reach == SourceReach.Direct ? null : new(reach) }, timeZone) { _ownsReach = true };

    internal static PostgresSource At(PostgresAddress address, string name, string timeZone = "UTC") => new(name, address, timeZone);

    /// <inheritdoc cref="Open" path="/exception"/>
    public static string DatabaseOf(string url) => PostgresAddress.Parse(url, Environment.GetEnvironmentVariable).Database;

    public Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => _schema.ReadAsync(cancellationToken);

    public ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => ValueTask.FromResult("database");

    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => _guard.JudgeAsync(sql, cancellationToken);

    public ValueTask<string?> ObjectionToDefinitionAsync(string sql, CancellationToken cancellationToken) => _guard.ObjectionToDefinitionAsync(sql, cancellationToken);

    internal ValueTask<(ProposedChange? Change, string? Objection)> ProposeRoutineAsync(string sql, CancellationToken cancellationToken) => _guard.ProposeRoutineAsync(sql, cancellationToken);

    public async Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken)
    {
        if (!sql.IsFor(Dialect.Postgres))
        {
            throw new ArgumentException("The statement was judged by another engine's guard.", nameof(sql));
        }

        await using var session = await _connector.BeginAsync(caps.Timeout, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(caps.Timeout + Grace);
        var started = Stopwatch.GetTimestamp();
        try
        {
            session.Notice = rows.Notice;
            return await ReadAsync(session, sql.Text, caps, rows, stop.Token);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is NpgsqlException or OperationCanceledException)
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (Exception error) when (error is OperationCanceledException || IsOverdue(error, Stopwatch.GetElapsedTime(started), caps.Timeout))
        {
            throw new TimeoutException(error.Message, error);
        }
        catch (Exception error) when (error is NpgsqlException or InvalidDataException)
        {
            throw PostgresErrors.OfStatement(error, sql.Text);
        }
        catch (RowTooLargeException)
        {
            throw new EngineException("row_too_large", "A single row is larger than a result may be. Select fewer columns, or cut long texts.");
        }
    }

    /// <summary>What whoever connects should know of the role's rights.</summary>
    public async Task<IReadOnlyList<string>> NotesAsync(CancellationToken cancellationToken)
    {
        var rows = await _connector.QueryAsync(new(Schema.OwnTexts.Rights), cancellationToken);
        return [.. PermissionsCard.Of(rows[0]).Sentences()];
    }

    /// <summary>Our own statements over the server's catalog and counters, in one transaction that only reads.</summary>
    /// <exception cref="SourceException">The database cannot be reached, or refuses a statement; the message says which right it wants.</exception>
    /// <param name="timeout">For each statement, and between two; null for the usual one.</param>
    internal async Task<T> ReadCatalogAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        await using var session = await _connector.BeginAsync(timeout ?? OwnStatement.Timeout, cancellationToken);
        try
        {
            return await read(session);
        }
        catch (NpgsqlException error)
        {
            throw new SourceException($"{Location}: {PostgresErrors.OfStatement(error, "").Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _schema.Dispose();
        await _connector.DisposeAsync();
        _facts.Dispose();
        if (_ownsReach && Address.Reach is { } reach)
        {
            await reach.DisposeAsync();
        }
    }

    static async Task<Truncation?> ReadAsync(PostgresSession session, string sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken)
    {
        var described = await session.DescribeAsync(sql, cancellationToken);
        if (described.Count == 0)
        {
            throw new EngineException("no_columns", "The statement has no columns to show. Select at least one.");
        }

        List<ColumnReader> readers = [.. described.Select(column => ColumnReader.Of(column.Type))];
        List<Column> columns = [.. described.Zip(readers, (column, reader) => new Column(column.Name, reader.Type))];
        rows.Begin(columns);
        var capped = new CappedRows(caps.MaxRows, caps.MaxBytes, columns, chunk => rows.Append(ResultChunk.Parse(chunk, columns)));
        await using var answer = await session.ReadAsync(sql, [.. readers.Select(reader => reader.AsText)], caps.Timeout + Grace, cancellationToken);
        await answer.ReadAsync(readers, new RowBatch(columns), capped, cancellationToken);
        return capped.TruncatedBy;
    }

    /// <summary>The server stops a statement whose time is up with the same code as one that somebody cancelled.</summary>
    static bool IsOverdue(Exception error, TimeSpan elapsed, TimeSpan limit) =>
        error is NpgsqlException { InnerException: TimeoutException }
        || (error is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } && elapsed >= limit * 0.95);
}
