using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Quaestor.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Quaestor.Tests.Support;

/// <summary>
/// A throwaway PostgreSQL for all tests of the assembly: starts when the first test asks for it, and is gone with its data
/// at the end. A test class takes it by its constructor and makes databases of its own.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    public const string Superuser = PostgresServer.Superuser;

    /// <summary>May connect and select from the tables of a database's setup script, and no more.</summary>
    public const string Reader = "reader";

    readonly Lazy<Task<PostgresServer>> _server = new(StartAsync);
    readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new(StringComparer.Ordinal);
    int _databases;

    public async Task<PostgresServer> ServerAsync() => await _server.Value;

    /// <summary>
    /// A new database. Its setup script runs once however many databases are made from it: the rest are copies.
    /// </summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateDatabaseAsync(string setup = "")
    {
        var template = await _templates.GetOrAdd(setup, key => new(() => CreateTemplateAsync(key))).Value;
        return await CreateAsync("test", template);
    }

    public async Task<string> ConnectionStringAsync(string database, string user = Superuser) =>
        (await ServerAsync()).ConnectionString(database, user);

    /// <summary>Runs statements as the superuser.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>An open connection that is nobody else's.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database, string user = Superuser)
    {
        var connection = new NpgsqlConnection(await ConnectionStringAsync(database, user));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>PostgreSQL's own load generator.</summary>
    public async Task PgbenchAsync(string database, params string[] arguments)
    {
        var port = (await ServerAsync()).Port;
        using var process = Process.Start(new ProcessStartInfo(PostgresServer.Program("pgbench"), [.. arguments, "-h", "127.0.0.1", "-p", $"{port}", "-U", Superuser, database]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await said);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres", Superuser));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE ROLE {Reader} LOGIN", connection);
        await command.ExecuteNonQueryAsync();
        return server;
    }

    async Task<string> CreateTemplateAsync(string setup)
    {
        if (setup.Length == 0)
        {
            return "template1";
        }

        var template = await CreateAsync("template", "template1");
        await ExecuteAsync(template, setup);
        await ExecuteAsync(template, $"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {Reader}");
        return template;
    }

    async Task<string> CreateAsync(string kind, string template)
    {
        var name = $"{kind}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }
}
