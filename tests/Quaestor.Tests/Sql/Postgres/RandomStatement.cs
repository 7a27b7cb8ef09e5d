namespace Quaestor.Tests.Sql.Postgres;

/// <summary>Queries from a small grammar, into which calls and clauses that do more than read are strewn.</summary>
sealed class RandomStatement(int seed)
{
    static readonly string[] Calls =
    [
        "nextval('order_seq')", "set_config('work_mem', '3MB', false)", "pg_advisory_lock(1)", "lo_create(0)", "touch_all()", "fake_immutable()", "sneaky(1, 2)",
        "pg_catalog.setval('order_seq', 7)", "\"nextval\"('order_seq')", "U&\"n\\0065xtval\"('order_seq')", "('order_seq'::regclass).nextval", "TREAT('order_seq'::regclass AS nextval)",
        "1 OPERATOR(public.+!) 2", "evil_agg('a')", "domain_in('a', 'sneaky_dom'::regtype, -1)", "query_to_xml('SELECT nextval(''order_seq'')', true, false, '')",
    ];

    static readonly string[] Values =
    [
        "1", "'a'", "NULL", "id", "count(*)", "lower('A')", "now()", "E'\\''", "$$;$$", "ARRAY[1, 2]", "(SELECT 1)", "1 + 2", "'x'::text", "CAST(1 AS text)", "date '2020-01-01'",
        "extract(year FROM now())", "substring('abc' FROM 1 FOR 2)", "CASE WHEN true THEN 1 END", "random()", "1 IN (1, 2)", "row_number() OVER ()", "coalesce(1, 2)", "ROW(1, 2)", "x.id", "pure_add(1, 2)",
    ];

    static readonly string[] Tables =
    [
        "t x", "orders AS x", "(VALUES (1)) x(id)", "generate_series(1, 2) x(id)", "v_orders x", "customers x TABLESAMPLE system (50)", "(SELECT 1 AS id) x", "LATERAL (SELECT 2 AS id) x",
        "ROWS FROM (generate_series(1, 2)) x(id)", "sales.orders x", "people x", "forms x", "unnest(ARRAY[1]) WITH ORDINALITY x(id, n)",
    ];

    static readonly string[] Forbidden = ["v_sneaky x", "v_next x", "guarded x", "nextval('order_seq') x(id)", "passwd x", "ROWS FROM (nextval('order_seq')) x(id)"];

    readonly Random _random = new(seed);

    public string Next() => $"{Pick("", "", "", "EXPLAIN ", "EXPLAIN ANALYZE ", "EXPLAIN (COSTS off) ")}{Query(2)}{Pick("", "", ";", " -- end", " FOR UPDATE", " /* end */", "; DELETE FROM t")}";

    string Query(int depth) => _random.Next(9) switch
    {
        0 when depth > 0 => $"WITH w AS ({Pick(Query(depth - 1), Query(depth - 1), "DELETE FROM t RETURNING id")}) SELECT 1 AS id FROM w",
        1 when depth > 0 => $"({Query(depth - 1)}) UNION ALL ({Query(depth - 1)})",
        2 => $"VALUES ({Value()})",
        3 => "TABLE t",
        _ => $"SELECT {Pick("", "", "DISTINCT ", "DISTINCT ON (1) ")}{Value()} AS id{Pick("", "", "", " INTO zz")} FROM {Table()}{Where()}{Tail()}",
    };

    string Value() => _random.Next(12) == 0 ? Pick(Calls) : Pick(Values);

    string Table() => _random.Next(12) == 0 ? Pick(Forbidden) : Pick(Tables);

    string Where() => Pick("", "", $" WHERE {Value()} IS NOT NULL", $" JOIN {Table().Replace(" x", " y", StringComparison.Ordinal)} ON {Value()} IS NOT NULL", $" GROUP BY {Value()}");

    string Tail() => Pick("", "", $" ORDER BY {Value()}", " LIMIT 1", $" LIMIT 1 OFFSET {Value()}", " FOR SHARE", $" WINDOW w AS (ORDER BY {Value()})");

    string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
