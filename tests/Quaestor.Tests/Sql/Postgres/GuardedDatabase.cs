using Npgsql;
using Quaestor.Data.Sql.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.Postgres;

/// <summary>A database with all that the cases speak of, and the guard that knows its catalog.</summary>
public sealed class GuardedDatabase(PostgresCluster cluster) : IAsyncLifetime
{
    NpgsqlConnection? _catalog;
    CachedFacts? _facts;

    public string Name { get; private set; } = "";

    public PostgresGuard Guard { get; private set; } = null!;

    internal PostgresFacts Facts { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Name = await cluster.CreateDatabaseAsync(PostgresCases.Setup);
        _catalog = await cluster.ConnectAsync(Name);
        _facts = new(QueryAsync);
        Guard = new(_facts.LoadAsync);
        Facts = await _facts.LoadAsync(false, TestContext.Current.CancellationToken);
    }

    public Task<NpgsqlConnection> ConnectAsync(string user = PostgresCluster.Superuser) => cluster.ConnectAsync(Name, user);

    public async ValueTask DisposeAsync()
    {
        _facts?.Dispose();
        await (_catalog?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    async ValueTask<IReadOnlyList<object?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _catalog);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }
}
