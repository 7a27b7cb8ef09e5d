using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.Sqlite;

/// <summary>
/// Mutations of the cases, and random texts: whatever of them the guard approves runs on a connection that may write, without
/// any guard, and must leave file, folder and settings as they were.
/// </summary>
public sealed class SqliteMutationsTests(SqliteJudge judge) : IClassFixture<SqliteJudge>
{
    static readonly string[] Pieces =
    [
        ";", "; ", "--", "-- x\n", "/*", "*/", "/**/", "'", "''", "\"", "`", "[", "]", "(", ")", "=", " = 1", "(1)", ",", "\n", "\u00a0", "\ufeff", "EXPLAIN ", "EXPLAIN QUERY PLAN ",
        "PRAGMA ", "PRAGMA user_version", "PRAGMA journal_mode", "pragma_user_version", "SELECT ", "SELECT 1 ", "SELECT * FROM orders ", "WITH x AS (", "VALUES (1) ", "UNION ALL ",
        "DELETE FROM orders ", "DROP TABLE orders ", "INSERT INTO orders(id) VALUES (7) ", "UPDATE orders SET total = 0 ", "RETURNING * ", "ATTACH ':memory:' AS m ", "VACUUM ", "INTO '/tmp/x' ",
        "BEGIN ", "SAVEPOINT s ", "CREATE TABLE zz(a) ", "CREATE TEMP TABLE zz AS SELECT 1 ", "writable_schema", "query_only", "main.", "temp.", "json_each('[1]') ", "random() ", "x",
    ];

    static readonly string[] Settings =
    [
        "user_version", "application_id", "schema_version", "journal_mode", "query_only", "writable_schema", "foreign_keys", "synchronous", "cache_size", "temp_store", "locking_mode", "mmap_size",
        "recursive_triggers", "secure_delete", "trusted_schema", "busy_timeout", "auto_vacuum", "encoding", "max_page_count", "case_sensitive_like", "read_uncommitted", "defer_foreign_keys", "ignore_check_constraints",
        "legacy_alter_table", "reverse_unordered_selects", "threads", "automatic_index", "cell_size_check", "soft_heap_limit", "hard_heap_limit", "wal_autocheckpoint", "journal_size_limit", "analysis_limit", "cache_spill",
    ];

    [Fact]
    [Trait("Size", "Slow")]
    public async Task WhatIsApprovedChangesNothing()
    {
        var texts = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 200_000 : 12_000;
        var random = new Random(20_251_231);
        List<string> seeds = [.. SqliteCases.Of("refuse").Concat(SqliteCases.Of("allow")).Select(known => known.Sql)];
        using var connection = judge.Shop.Connect();
        var before = StateOf(connection);
        var approved = 0;
        for (var i = 0; i < texts; i++)
        {
            var text = random.Next(3) == 0 ? Random(random) : Mutate(seeds[random.Next(seeds.Count)], seeds, random);
            if (await judge.JudgeAsync(text) is Verdict.Allowed(var sql))
            {
                approved++;
                Run(connection, sql.Text);
                Assert.True(before == StateOf(connection), $"This changed something: {text}");
            }
        }

        Assert.True(approved > texts / 100, $"Only {approved} texts were approved: hardly anything was tried.");
    }

    static string Random(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    static string Mutate(string text, List<string> seeds, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(5) switch
            {
                0 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                1 => text[..at],
                2 => text + Pieces[random.Next(Pieces.Length)] + seeds[random.Next(seeds.Count)],
                3 => seeds[random.Next(seeds.Count)][..0] + Pieces[random.Next(Pieces.Length)] + text,
                _ => at < text.Length ? text.Remove(at, 1) : text,
            };
        }

        return text;
    }

    static void Run(SqliteConnection connection, string sql)
    {
        try
        {
            SqliteFile.Execute(connection, sql);
        }
        catch (SqliteException)
        {
            // Approved is not yet right: a column may not exist.
        }
    }

    string StateOf(SqliteConnection connection)
    {
        var settings = Settings.Select(name =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return $"{name}={command.ExecuteScalar()}";
        });
        var files = judge.Shop.Names.Select(name => $"{name} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(judge.Shop.Folder, name))))}");
        return string.Join('|', [.. settings, .. files]) + File.Exists("/tmp/x");
    }
}
