using Quaestor.Data.DuckDb;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Tests.Sql.DuckDb;

public sealed class AllowListTests
{
    /// <summary>Functions of DuckDB's parser and binder that its catalog does not list.</summary>
    static readonly string[] Unlisted = ["unnest", "percentile_cont", "percentile_disc"];

    static readonly string[] Never =
    [
        "getenv", "nextval", "currval", "getvariable", "setseed", "write_log", "sleep_ms", "pg_sleep", "query", "query_table", "glob",
        "read_csv", "read_text", "read_blob", "read_json", "read_parquet", "read_duckdb", "parquet_scan", "sniff_csv", "duckdb_secrets",
        "which_secret", "sql_auto_complete", "json_execute_serialized_sql", "json_serialize_plan", "enable_logging", "checkpoint",
        "arrow_scan", "finalize", "combine",
    ];

    [Fact]
    public void EveryFunctionOnTheListsExistsInThisEngine()
    {
        using var database = DuckDbDatabase.Open(new Dictionary<string, string>());
        using var connection = database.Connect();
        var scalars = Names(connection, "function_type NOT IN ('table', 'table_macro', 'pragma')").Concat(Unlisted).ToHashSet();
        var tables = Names(connection, "function_type IN ('table', 'table_macro')");

        Assert.True(scalars.Count > 500 && tables.Count > 50);
        Assert.Empty(FunctionList.Scalar.Names.Except(scalars));
        Assert.Empty(FunctionList.Table.Names.Except(tables));
    }

    [Fact]
    public void NothingThatReachesOutIsOnTheLists() =>
        Assert.Empty(FunctionList.Scalar.Names.Concat(FunctionList.Table.Names).Intersect(Never));

    static HashSet<string> Names(DuckDbConnection connection, string kind)
    {
        HashSet<string> names = [];
        using var result = connection.Query($"SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE {kind}");
        while (result.TryReadChunk(out var chunk))
        {
            var values = chunk.Vector(0).Values<StoredText>();
            for (var row = 0; row < chunk.RowCount; row++)
            {
                names.Add(System.Text.Encoding.UTF8.GetString(StoredText.Bytes(in values[row])));
            }
        }

        return names;
    }
}
