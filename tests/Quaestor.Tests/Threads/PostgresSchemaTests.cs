using Npgsql;
using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

/// <summary>The SQL that is written twice says the same, and what is written once is understood by both.</summary>
public sealed class PostgresSchemaTests(PostgresCluster cluster)
{
    [Fact]
    public async Task BothDatabasesHaveTheSameTables()
    {
        using var file = await new FilePlace().OpenAsync();
        using var database = await new PostgresPlace(cluster).OpenAsync();

        var inFile = ColumnsOfFile(file.Store.Location);
        var inDatabase = await ColumnsOfDatabaseAsync(database.Store.Location);

        Assert.NotEmpty(inFile);
        Assert.Equal(inFile, inDatabase.Where(column => !column.StartsWith("store_", StringComparison.Ordinal)));
        Assert.Equal(SqlTexts.Tables.Order(StringComparer.Ordinal), inFile.Select(column => column.Split('.')[0]).Distinct());
    }

    [Fact]
    public async Task PostgresUnderstandsEveryStatementWhateverIsNull()
    {
        using var store = await new PostgresPlace(cluster).OpenAsync();
        await using var connection = await OpenAsync(store.Store.Location);
        var refused = new List<string>();
        foreach (var (name, statement) in SqlTexts.Statements("postgres").Where(statement => IsPreparable(statement.Value.Sql)))
        {
            await using var prepare = connection.CreateCommand();
            prepare.CommandText = $"PREPARE \"{name}\" AS {statement.Sql}";
            try
            {
                await prepare.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
            catch (PostgresException exception)
            {
                refused.Add($"{name}: {exception.MessageText}");
            }
        }

        Assert.Empty(refused);
    }

    static bool IsPreparable(string sql) =>
        new[] { "SELECT", "INSERT", "UPDATE", "DELETE", "WITH" }.Any(word => sql.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    static List<string> ColumnsOfFile(StoreLocation location) =>
        SqliteFile.Query(
            location.Path!,
            """
            SELECT t.name || '.' || c.name || ' ' || CASE c.type WHEN 'INTEGER' THEN 'bigint' WHEN 'BLOB' THEN 'bytea' ELSE lower(c.type) END
              || CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN ' not null' ELSE '' END
            FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1
            """);

    static async Task<List<string>> ColumnsOfDatabaseAsync(StoreLocation location)
    {
        await using var connection = await OpenAsync(location);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
            FROM information_schema.columns WHERE table_schema = 'public'
            """;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var columns = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            columns.Add(reader.GetString(0));
        }

        return [.. columns.Order(StringComparer.Ordinal)];
    }

    static async Task<NpgsqlConnection> OpenAsync(StoreLocation location)
    {
        var connection = new NpgsqlConnection(location.Address!.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
