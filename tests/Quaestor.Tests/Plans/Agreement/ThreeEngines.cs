using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;
using Quaestor.Tests.Plans.Compiling;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>The same shop in DuckDB, SQLite and PostgreSQL; cells are read in one spelling by the type that the plan gives them.</summary>
sealed class ThreeEngines : IAsyncDisposable
{
    readonly EngineRows _duckDb = new();
    readonly SqliteConnection _sqlite;
    readonly NpgsqlConnection _postgres;

    ThreeEngines(SqliteConnection sqlite, NpgsqlConnection postgres) => (_sqlite, _postgres) = (sqlite, postgres);

    public static async Task<ThreeEngines> OpenAsync(PostgresCluster cluster, IReadOnlyList<ShopTable> tables)
    {
        Quaestor.Agent.Threads.StoreLibrary.Load();
        var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        var database = await cluster.CreateDatabaseAsync(string.Join(";\n", ShopTable.Script(tables, Dialect.Postgres)));
        var engines = new ThreeEngines(sqlite, await cluster.ConnectAsync(database));
        foreach (var sql in ShopTable.Script(tables, Dialect.DuckDb))
        {
            engines._duckDb.Execute(sql);
        }

        foreach (var sql in ShopTable.Script(tables, Dialect.Sqlite))
        {
            using var command = new SqliteCommand(sql, sqlite);
            command.ExecuteNonQuery();
        }

        return engines;
    }

    public async Task<List<string>> ReadAsync(Dialect dialect, string sql, IReadOnlyList<ColumnType?> types)
    {
        if (dialect == Dialect.DuckDb)
        {
            return [.. _duckDb.Read(sql).Select(row => Line(row, types))];
        }

        await using System.Data.Common.DbCommand command = dialect == Dialect.Sqlite ? new SqliteCommand(sql, _sqlite) : new NpgsqlCommand(sql, _postgres);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(Line([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? null : reader.GetValue(index))], types));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _duckDb.Dispose();
        await _sqlite.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    static string Line(object?[] cells, IReadOnlyList<ColumnType?> types) =>
        string.Join(" | ", cells.Select((cell, index) => cell is null ? "NULL" : Text(cell, types[index])));

    static string Text(object cell, ColumnType? type)
    {
        var text = cell switch
        {
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
        };
        return type switch
        {
            { } number when number.IsNumeric() => (double.Parse(text, CultureInfo.InvariantCulture) + 0.0).ToString("G12", CultureInfo.InvariantCulture),
            ColumnType.Boolean => text.ToLowerInvariant() switch { "1" => "true", "0" => "false", var word => word },
            ColumnType.Date => text[..10],
            ColumnType.Timestamp => DateTime.Parse(text, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture),
            _ => text,
        };
    }
}
