using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sharing;

/// <summary>Values of a masked column reach no model, whatever a query calls them. Owners share rows here, so nothing else hides them.</summary>
public sealed class MaskedColumnTests(PostgresCluster postgres)
{
    const string Marker = "mkmail";
    const int PerTurn = 6;

    static readonly SourcePolicy Policy = new() { Share = SourceShare.Rows, Masked = ["people.email"] };

    /// <summary>Each shows or uses the masked column in some way; not all are statements of every engine.</summary>
    public static readonly string[] Attacks =
    [
        "SELECT email FROM people",
        "SELECT email AS city FROM people",
        "SELECT email city FROM people",
        "SELECT \"EMAIL\" AS x FROM people",
        "SELECT EmAiL FROM people",
        "SELECT people.email AS a, city FROM people",
        "SELECT p.email || '' AS a FROM people p",
        "SELECT upper(lower(email)) AS a FROM people",
        "SELECT concat('', email) AS a FROM people",
        "SELECT CASE WHEN true THEN email ELSE '' END AS a FROM people",
        "SELECT coalesce(email, city) AS city FROM people",
        "SELECT substr(email, 1, 8) AS a FROM people",
        "SELECT a FROM (SELECT email AS a FROM people) AS s",
        "WITH s AS (SELECT email AS a FROM people) SELECT a FROM s",
        "WITH s(a, b) AS (SELECT email, city FROM people) SELECT a FROM s",
        "SELECT (SELECT max(email) FROM people) AS a",
        "SELECT min(email) AS a FROM people",
        "SELECT max(email) AS least, min(city) AS b FROM people",
        "SELECT email, count(*) AS n FROM people GROUP BY email",
        "SELECT count(*) AS n, email AS a FROM people GROUP BY 2",
        "SELECT city FROM people WHERE email LIKE 'mkmail1%'",
        "SELECT email AS a, upper(a) AS b FROM people",
        "SELECT city AS a, email AS city FROM people ORDER BY email",
        "SELECT email FROM people UNION SELECT city FROM people",
        "SELECT city FROM people UNION ALL SELECT email FROM people",
        "SELECT DISTINCT email AS a FROM people",
        "SELECT string_agg(email, ',') AS a FROM people",
        "SELECT group_concat(email) AS a FROM people",
        "SELECT array_agg(email) AS a FROM people",
        "SELECT json_object('a', email) AS a FROM people",
        "SELECT * FROM people",
        "SELECT p.* FROM people p",
        "SELECT people.* FROM people",
        "SELECT *, city AS b FROM people",
        "SELECT * FROM people p CROSS JOIN people q",
        "SELECT * FROM people NATURAL JOIN people AS q",
        "SELECT * FROM people AS p(a, b, c)",
        "SELECT b FROM people AS p(a, b, c)",
        "SELECT b FROM people p(a, b, c)",
        "SELECT people FROM people",
        "SELECT p FROM people p",
        "SELECT p AS a FROM people AS p",
        "SELECT date FROM people date",
        "SELECT row_to_json(p) AS a FROM people p",
        "SELECT row_to_json(people) AS a FROM people",
        "SELECT to_json(p) AS a FROM people p",
        "SELECT to_jsonb(p)->>'email' AS a FROM people p",
        "SELECT p::text AS a FROM people p",
        "SELECT json_agg(p) AS a FROM people p",
        "SELECT count(p) AS n, max(p) AS a FROM people p",
        "SELECT coalesce(p, p) AS a FROM people p",
        "SELECT (p).email AS a FROM people p",
        "SELECT (people).* FROM people",
        "SELECT U&\"em\\0061il\" AS a FROM people",
        "SELECT U&\"em!0061il\" UESCAPE '!' AS a FROM people",
        "SELECT em/**/ail FROM people",
        "SELECT /* city */ email AS a FROM people",
        "TABLE people",
        "FROM people",
        "FROM people SELECT email AS a",
        "WITH s AS (FROM people) SELECT city FROM s",
        "WITH s AS (TABLE people) SELECT city FROM s",
        "WITH s AS (SELECT * FROM people) SELECT city FROM s",
        "SELECT COLUMNS('e.*l') FROM people",
        "SELECT COLUMNS(c -> c LIKE 'e%') FROM people",
        "SELECT COLUMNS(*) FROM people",
        "SELECT * EXCLUDE (city) FROM people",
        "SELECT * REPLACE (upper(email) AS city) FROM people",
        "SELECT * RENAME (email AS x) FROM people",
        "SELECT #2 FROM people",
        "SELECT unnest(p) FROM people p",
        "SELECT struct_pack(a := email) AS s FROM people",
        "SELECT {'a': email} AS s FROM people",
        "SELECT [email] AS s FROM people",
        "SELECT list(email) AS s FROM people",
        "SELECT first(p) AS s FROM people p",
        "SUMMARIZE people",
        "SUMMARIZE SELECT email AS a FROM people",
        "DESCRIBE people",
        "PIVOT people ON email USING count(*)",
        "UNPIVOT people ON email, city",
        "SELECT value FROM (UNPIVOT people ON COLUMNS(*))",
        "SELECT histogram(email) AS a FROM people",
        "SELECT arg_max(email, city) AS a FROM people",
        "SELECT CAST(email AS INTEGER) AS a FROM people",
        "SELECT CAST(concat('', email) AS INTEGER) AS a FROM people",
        "SELECT error(email) FROM people",
        "SELECT count(*) FROM people WHERE CAST(email AS INTEGER) > 1",
        "SELECT a FROM contacts",
        "SELECT * FROM contacts",
        "SELECT c.a AS city FROM contacts AS c",
        "SELECT most_common_vals FROM pg_stats WHERE tablename = 'people'",
        "SELECT most_common_vals, histogram_bounds FROM pg_stats WHERE tablename = 'peo' || 'ple'",
        "SELECT table_to_xml('people', true, false, '') AS a",
        "SELECT query_to_xml('select ema' || 'il from peo' || 'ple', true, false, '') AS a",
        "SELECT all_mails() AS a",
        "SELECT a FROM all_mails() AS a",
        "SELECT mail_of(1) AS city",
        "SELECT sample FROM sqlite_stat4",
        "SELECT query FROM duckdb_views()",
        "EXPLAIN ANALYZE SELECT email FROM people",
        "EXPLAIN SELECT city FROM people WHERE email = 'x'",
        "SELECT city FROM people WHERE email > (SELECT min(email) FROM people)",
        "SELECT lag(email) OVER (ORDER BY city) AS a FROM people",
        "SELECT `email` AS a FROM people",
        "SELECT [email] AS a FROM people",
        "SELECT \"p\".\"email\" AS \"a\" FROM \"people\" AS \"p\"",
        "VALUES ((SELECT max(email) FROM people))",
        "SELECT x FROM people, LATERAL (SELECT email AS x) AS l",
    ];

    const string Rows = "name,email,city\nAnn,mkmail1@x,Rome\nBob,mkmail2@x,Rome\nCid,mkmail3@x,Rome\nDan,mkmail4@x,Rome\nEve,mkmail4@x,Rome\nFay,mkmail4@x,Rome\n";

    static string Inserts => string.Concat(Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => $"INSERT INTO people VALUES ('{line.Replace(",", "','")}');\n"));

    [Fact]
    [Trait("Size", "Slow")]
    public async Task NoQueryOverFilesShowsThem()
    {
        using var files = new OpenFolder(("people.csv", Rows), ("towns.csv", "town,people\nRome,6\n"));
        await AttackAsync(files.Path);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task NoQueryOverSqliteShowsThem()
    {
        using var file = new SqliteFile($"CREATE TABLE people (name TEXT, email TEXT, city TEXT); {Inserts} CREATE VIEW contacts AS SELECT email AS a FROM people; ANALYZE;");
        await AttackAsync(file.Path);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task NoQueryOverPostgresShowsThem()
    {
        var database = await postgres.CreateDatabaseAsync(
            $"""
             CREATE TABLE people (name text, email text, city text);
             {Inserts}
             CREATE VIEW contacts AS SELECT email AS a FROM people;
             CREATE FUNCTION all_mails() RETURNS SETOF text LANGUAGE sql STABLE AS 'SELECT email FROM people';
             CREATE FUNCTION mail_of(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT max(email) FROM people';
             ANALYZE;
             """);
        var server = await postgres.ServerAsync();
        await AttackAsync($"postgres://postgres@127.0.0.1:{server.Port}/{database}");
    }

    [Fact]
    public async Task ColumnsThatStandForThemselvesAreMaskedByTheirPlaceAndTheOthersAreTold()
    {
        using var files = new OpenFolder(("people.csv", Rows));
        await using var talk = await SharedTalk.OverAsync(files.Path, Policy);

        var answer = await talk.ThenSql("SELECT name, p.email AS mail, city AS home FROM people p LIMIT 2").ThenSql("SELECT * FROM people WHERE name = 'Ann'").ThenSql("SELECT city, count(*) AS n FROM people GROUP BY city")
            .Then("get_sample_rows", new { dataset = (string?)null, table = "people", limit = 1 })
            .AskHostedAsync();

        var requests = talk.SentToHosted.ToList();
        Assert.Contains(Cells("Ann", "(masked)", "Rome"), requests[1]);
        Assert.Contains(Cells("Bob", "(masked)", "Rome"), requests[1]);
        Assert.Equal(3, requests[2].Split(Cells("Ann", "(masked)", "Rome")).Length);
        Assert.Contains("""[\"Rome\",6]""", requests[3]);
        Assert.Contains("1 row", requests[4]);
        Assert.All(requests, request => Assert.DoesNotContain(Marker, request));
        Assert.All(answer.ToolCalls, call => Assert.True(call.Ok));

        static string Cells(params string[] cells) => $"[{string.Join(',', cells.Select(cell => $"\\\"{cell}\\\""))}]";
    }

    [Fact]
    public async Task ThePersonAndThePlannerSeeThem()
    {
        using var files = new OpenFolder(("people.csv", Rows));
        await using var talk = await SharedTalk.OverAsync(files.Path, Policy);

        var answer = await talk.ThenSql("SELECT max(email) AS a FROM people").AskHostedAsync();
        var planned = await talk.AskPlannerAsync("Show name and email of people in Rome");

        Assert.Contains("mkmail4@x", answer.Result!.Rows.Single());
        Assert.DoesNotContain(Marker, talk.SentToHosted.Last());
        Assert.Contains("mkmail1@x", planned.Text + string.Join(' ', planned.Result!.Rows.SelectMany(row => row)));
    }

    [Fact]
    public async Task AQueryPlanShowsThemNeither()
    {
        using var files = new OpenFolder(("people.csv", Rows));
        await using var talk = await SharedTalk.OverAsync(files.Path, Policy);
        var answer = await talk.AskPlannerAsync("Show name and email of people in Rome");
        Assert.Contains("mkmail1@x", answer.Result!.Rows[0]);

        await talk.AskHostedAsync("Those again?");

        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain(Marker, request));
    }

    static string[] Sample()
    {
        var attacks = Attacks.ToArray();
        new Random(20_261_121).Shuffle(attacks);
        return attacks[..(attacks.Length / 3)];
    }

    static async Task AttackAsync(string place)
    {
        await using var talk = await SharedTalk.OverAsync(place, Policy);
        var attacks = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? Attacks : Sample();
        var reached = 0;
        foreach (var some in attacks.Chunk(PerTurn))
        {
            foreach (var sql in some)
            {
                talk.ThenSql(sql);
            }

            var answer = await talk.AskHostedAsync("Go on.");
            Assert.Equal(some.Length, answer.ToolCalls.Count);
            reached += answer.ToolCalls.Count(call => call.Ok);
            var leak = talk.SentToHosted.FirstOrDefault(request => request.Replace("mkmail1%", "").Contains(Marker, StringComparison.Ordinal));
            Assert.True(leak is null, $"{string.Join('\n', some)}\n{leak}");
        }

        // Else the engine would have kept them back, and not the mask.
        Assert.InRange(reached, attacks.Length / 4, attacks.Length);
        Console.WriteLine($"{reached} of {attacks.Length} statements ran over {place.Split(':')[0]}.");
    }
}
