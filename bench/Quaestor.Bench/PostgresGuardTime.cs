using System.Diagnostics;
using System.Text.Json;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Bench;

/// <summary>
/// The PostgreSQL guard's own time for one statement: its layers on text, with the facts of a server at hand. Over the known
/// cases, attacks and legitimate ones apart.
/// </summary>
static class PostgresGuardTime
{
    const int Rounds = 50;

    public static Task RunAsync()
    {
        var folder = Path.Combine(Checkout.Root, "tests", "Quaestor.Tests", "Cases");
        using var known = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "sql_guard.json")));
        using var own = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "sql_guard_postgres_own.json")));
        List<(string Sql, string Verdict)> cases =
        [
            .. known.RootElement.EnumerateArray().Where(entry => entry.GetProperty("engine").GetString() == "postgres").Concat(own.RootElement.EnumerateArray())
                .Select(entry => (entry.GetProperty("sql").GetString()!, entry.GetProperty("verdict").GetString()!)),
        ];
        var facts = PostgresFacts.Of(Catalog(cases.Select(entry => entry.Sql)));
        foreach (var (sql, _) in cases)
        {
            PostgresGuard.Judge(sql, facts);
        }

        foreach (var group in cases.GroupBy(entry => entry.Verdict, StringComparer.Ordinal))
        {
            var time = new Sample("ms");
            foreach (var (sql, _) in group)
            {
                var one = new Sample("ms");
                for (var round = 0; round < Rounds; round++)
                {
                    var began = Stopwatch.GetTimestamp();
                    PostgresGuard.Judge(sql, facts);
                    one.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                time.Add(one.Median);
            }

            time.Print($"statements to {group.Key}", "median under 0.3 ms");
        }

        return Task.CompletedTask;
    }

    /// <summary>A catalog that knows every function of the statements: none is refused early for being unknown.</summary>
    static CatalogRows Catalog(IEnumerable<string> statements)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var sql in statements)
        {
            try
            {
                names.UnionWith(PostgresLexer.Read(sql).Where(token => token.IsName).Select(token => token.Text));
            }
            catch (LexerException)
            {
                // It is one of the cases that no server reads.
            }
        }

        return new(
            [.. names.Select((name, i) => new FunctionRow(i, "pg_catalog", name, false, false, "internal", true, false, true, 100, 100, false, null, true, false))],
            [],
            [],
            [],
            HasStandardStrings: true);
    }
}
