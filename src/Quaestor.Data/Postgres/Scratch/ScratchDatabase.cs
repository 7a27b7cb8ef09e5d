using Quaestor.Data.Catalog;
using Quaestor.Data.Postgres.ClientPrograms;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Scratch;

/// <summary>A database for trying things, with the schema of another, dropped when it is disposed.</summary>
public sealed class ScratchDatabase : IAsyncDisposable
{
    readonly PostgresConnector _server;
    readonly WritingSession _keeper;

    internal ScratchDatabase(PostgresConnector server, PostgresAddress address, WritingSession keeper, PostgresSource source)
    {
        _server = server;
        _keeper = keeper;
        Address = address;
        Source = source;
    }

    public string Name => Address.Database;

    /// <summary>The database as a source: to judge, measure and change it as any.</summary>
    public PostgresSource Source { get; }

    /// <summary>What could not be brought over, a sentence each: foreign keys that a part of the rows cannot hold.</summary>
    public IReadOnlyList<string> Problems { get; internal set; } = [];

    /// <summary>Runs PostgreSQL's own programs against it.</summary>
    public ClientRun Programs => new(Address);

    internal PostgresAddress Address { get; }

    /// <summary>Makes a change here, and tells what it locked and wrote anew.</summary>
    /// <exception cref="Sources.EngineException">It fails.</exception>
    internal Task<ChangePreview> MakeAsync(ProposedChange change, TimeSpan timeout, CancellationToken cancellationToken) =>
        Source.Changes.TryForGoodAsync(change, timeout, cancellationToken);

    /// <summary>Makes a definition here, and measures nothing.</summary>
    /// <exception cref="Sources.EngineException">It fails.</exception>
    internal Task DefineAsync(ProposedChange change, CancellationToken cancellationToken) => Source.Changes.DefineAsync(change, cancellationToken);

    /// <summary>Brings extensions in, each in its schema and of its version.</summary>
    /// <exception cref="Sources.SourceException">The role may not, or the server does not have one.</exception>
    internal async Task AddExtensionsAsync(IReadOnlyList<(string Name, string Schema, string Version)> extensions, CancellationToken cancellationToken)
    {
        await using var session = await Source.Connector.BeginWritingAsync(ScratchDatabases.Times, inTransaction: false, cancellationToken);
        foreach (var (name, schema, version) in extensions)
        {
            try
            {
                if (!schema.StartsWith("pg_", StringComparison.Ordinal))
                {
                    await session.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {OwnSql.Name(schema)}", cancellationToken);
                }

                await session.ExecuteAsync($"CREATE EXTENSION {OwnSql.Name(name)} SCHEMA {OwnSql.Name(schema)} VERSION {OwnSql.Name(version)}", cancellationToken);
            }
            catch (Npgsql.PostgresException refused)
            {
                throw new Sources.SourceException($"The extension {name} could not be made in a scratch database: {refused.MessageText}.");
            }
        }
    }

    internal async Task<int> ServerVersionAsync(CancellationToken cancellationToken) =>
        (int)(await Source.Connector.QueryAsync(new(ScratchTexts.Server), cancellationToken))[0][0]!;

    /// <summary>Whether the connection that was made with it still answers: it has neither been dropped nor its server been away.</summary>
    internal async Task<bool> IsStillThereAsync()
    {
        try
        {
            await _keeper.QueryAsync(new("SELECT 1"), CancellationToken.None);
            return true;
        }
        catch (Exception lost) when (lost is Npgsql.NpgsqlException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Drops it, with whatever is still connected to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        await Source.DisposeAsync();
        try
        {
            await DropAsync(_server, Name);
        }
        catch (Exception error) when (error is Sources.SourceException or Npgsql.NpgsqlException)
        {
            // The server is gone or says no: whoever makes the next one sweeps it.
        }
        finally
        {
            await _server.DisposeAsync();
        }
    }

    internal static async Task DropAsync(PostgresConnector server, string name)
    {
        await using var session = await server.BeginWritingAsync(ScratchDatabases.Times, inTransaction: false, CancellationToken.None);
        await session.ExecuteAsync($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", CancellationToken.None);
    }
}
