using System.Text;
using Npgsql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Tests.Sql.Postgres;

/// <summary>
/// Random nestings of quotes, comments and line ends, read by the guard and by a server that only parses them: what the guard
/// takes for one statement must be one for the server, and a call that the server sees the guard must have seen.
/// </summary>
[Trait("Size", "Slow")]
public sealed class LexerAgainstServerTests(GuardedDatabase database) : IClassFixture<GuardedDatabase>
{
    const string SeveralStatements = "cannot insert multiple commands into a prepared statement";
    const string UndefinedFunction = "42883";

    static readonly string[] Fragments =
    [
        "'", "'", "''", "\"", "\"", "\"\"", "E'", "e'", "U&'", "u&\"", "N'", "B'", "X'", "\\", "\\'", "\\\\", "$$", "$$", "$a$", "$a$", "$b$", "$A$", "$ä$", "$1", "$",
        "--", "-- ", "/*", "*/", "/*", "*/", "/**/", "/*/", "*/*", "\n", "\n", "\r", "\r\n", "\t", " ", " ", "\f", ";", ";", "; ",
        "SELECT 1", "SELECT ", "SELECT ", "nope()", "nope ()", "nope(", ")", "(", "\"nope\"()", "U&\"n\\006fpe\"()", "UESCAPE '!'", "UESCAPE", "!", "nope", ".", "pg_catalog.", ", ", "1", "0x1", "1e5", "1.", ".5", "..", "a", "ä", "_", "+", "-", "*", "/", "@", "<", "=", "|", "::", ":", "text ", "AS ", "x", "FROM t ", "\u00a0", "\u2028", "1$$", "a$$", "a$a$", "'a'", "E'\\''", "'\\'", "$$x$$",
    ];

    static readonly (string Open, string Close)[] Strings =
        [("'", "'"), ("E'", "'"), ("U&'", "'"), ("N'", "'"), ("B'1", "'"), ("$$", "$$"), ("$a$", "$a$"), ("1 AS \"", "\""), ("1 AS U&\"", "\""), ("'a'\n'", "'"), ("E'a' --x\n'", "'"), ("1 AS a$a$", "")];

    static readonly (string Open, string Close)[] Comments = [(" --", "\n"), (" --", "\r"), ("--", "\r\n"), ("/*", "*/"), ("+/*", "*/1"), ("/*/*", "*/*/"), ("-1--", "\n"), (" ", "")];

    [Fact]
    public async Task WhatIsOneStatementToTheGuardIsOneToTheServer()
    {
        var texts = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 300_000 : 6_000;
        await using var connection = await database.ConnectAsync();
        var random = new Random(15_182_600);
        int parsed = 0, several = 0, calls = 0;
        for (var i = 0; i < texts; i++)
        {
            var sql = random.Next(3) == 0 ? "SELECT " + Pieces(random, random.Next(1, 12)) : Nested(random);
            var statements = Read(sql, out var tokens);
            var error = await ParseAsync(connection, sql);
            if (error is null || error.SqlState == UndefinedFunction)
            {
                parsed++;
                // Nothing, or one: unless the guard gave up, which it may where versions differ.
                Assert.True(statements is null or <= 1, $"One statement to the server, {statements} to the guard: {Escaped(sql)}");
            }
            else if (error.MessageText == SeveralStatements)
            {
                several++;
                Assert.True(statements is null or > 1, $"Several statements to the server, {statements} to the guard: {Escaped(sql)}");
            }

            if (error is { SqlState: UndefinedFunction } && (error.MessageText.StartsWith("function nope(", StringComparison.Ordinal) || error.MessageText.StartsWith("function pg_catalog.nope(", StringComparison.Ordinal)) && statements is not null)
            {
                calls++;
                Assert.True(SeesCall(tokens), $"The server sees a call of nope, the guard does not: {Escaped(sql)}");
            }
        }

        Assert.True(parsed > texts / 100 && several > texts / 400 && calls > texts / 1000, $"{parsed} parsed, {several} several, {calls} calls: hardly anything was tried.");
    }

    /// <summary>Values, some of them quoted or commented in a way that may not end where it looks, then perhaps more of it.</summary>
    static string Nested(Random random)
    {
        var text = new StringBuilder("SELECT 1");
        for (var units = random.Next(1, 5); units > 0; units--)
        {
            text.Append(random.Next(5) switch
            {
                0 => $"; SELECT {random.Next(9)}",
                1 => ", nope()",
                2 => $", {Enclosed(random, Strings)}",
                _ => Enclosed(random, Comments),
            });
        }

        return text.ToString();
    }

    static string Enclosed(Random random, (string Open, string Close)[] pairs)
    {
        var (open, close) = pairs[random.Next(pairs.Length)];
        return open + Pieces(random, random.Next(4)) + close;
    }

    static string Pieces(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Fragments[random.Next(Fragments.Length)]));

    /// <returns>How many statements; null where the guard gives up.</returns>
    static int? Read(string sql, out List<Token> tokens)
    {
        tokens = [];
        try
        {
            tokens = PostgresLexer.Read(sql);
        }
        catch (LexerException)
        {
            return null;
        }

        var count = 0;
        var inside = false;
        foreach (var token in tokens)
        {
            count += !inside && !token.IsSymbol(";") ? 1 : 0;
            inside = !token.IsSymbol(";");
        }

        return count;
    }

    static bool SeesCall(List<Token> tokens)
    {
        tokens.RemoveAll(token => token.IsSymbol(";"));
        return TokenTree.Of(tokens) is { } tree && CallSites.Of(new(tree, [])).Any(site => site is { Name: "nope", Form: CallForm.Call });
    }

    /// <summary>Parses and describes; runs nothing.</summary>
    static async Task<PostgresException?> ParseAsync(NpgsqlConnection connection, string sql)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
        try
        {
            await batch.PrepareAsync(TestContext.Current.CancellationToken);
            connection.UnprepareAll();
            return null;
        }
        catch (PostgresException error)
        {
            return error;
        }
    }

    static string Escaped(string sql) => sql.Replace("\r", "<CR>", StringComparison.Ordinal).Replace("\n", "<LF>", StringComparison.Ordinal);
}
