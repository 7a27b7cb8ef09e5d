using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary>A shop's database with uneven data, foreign keys, partitions and no index but its keys; a tenth of its size unless QUAESTOR_FULL is set.</summary>
static class BusyShop
{
    public static readonly int Orders = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 1_000_000 : 100_000;

    public static readonly string Setup =
        $"""
        SET max_parallel_workers_per_gather = 0;
        SELECT setseed(0.42);
        CREATE TABLE customers (id int PRIMARY KEY, email text, country text, created_at timestamp, active bool, tier varchar(10));
        INSERT INTO customers SELECT i, 'user' || i || '@example.com', (ARRAY['DE', 'FR', 'US', 'IT', 'ES'])[1 + i % 5], timestamp '2025-06-30' - i * interval '1 minute', i % 40 <> 0, CASE WHEN i % 50 = 0 THEN 'gold' ELSE 'basic' END
        FROM generate_series(1, {Orders / 4}) AS i;
        CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, status text, total int, created_at timestamp, shipped_at timestamp, note text);
        INSERT INTO orders
        SELECT i, 1 + (power(random(), 2) * ({Orders / 4} - 1))::int, CASE WHEN random() < 0.01 THEN 'open' WHEN random() < 0.1 THEN 'sent' ELSE 'done' END, (random() * 100000)::int,
               timestamp '2025-06-30' - random() * interval '700 days', CASE WHEN random() < 0.02 THEN NULL ELSE timestamp '2025-06-30' END, repeat('x', 60) || i
        FROM generate_series(1, {Orders}) AS i;
        CREATE TABLE events (id int, at date NOT NULL, kind int, size int) PARTITION BY RANGE (at);
        CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        INSERT INTO events SELECT i, date '2024-01-01' + i % 700, (power(random(), 2) * 500)::int, i % 1000 FROM generate_series(1, {Orders / 2}) AS i;
        """;

    static readonly Lock Once = new();
    static Task<string>? _shared;

    /// <summary>One for all tests that leave it as it is.</summary>
    public static Task<string> SharedAsync(PostgresCluster cluster)
    {
        lock (Once)
        {
            return _shared ??= CreateAsync(cluster);
        }
    }

    /// <summary>Copies keep no statistics of their template's tables' use, but those of their columns.</summary>
    public static async Task<string> CreateAsync(PostgresCluster cluster) => await cluster.CreateDatabaseAsync($"{Setup}\nCREATE EXTENSION hypopg;\nANALYZE;");
}
