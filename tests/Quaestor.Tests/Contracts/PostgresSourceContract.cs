using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

public sealed class PostgresSourceContract(PostgresSourceContract.Database database) : SourceContract(database), IClassFixture<PostgresSourceContract.Database>
{
    /// <summary>Of the three only PostgreSQL keeps comments.</summary>
    private protected override (string?, string?) Comments => ("Who buys", "First order");

    private protected override string FileFunction => "SELECT pg_read_file('/etc/passwd')";

    private protected override (string, string) FailsAtARow => ("SELECT 100 / (id - 13) FROM orders ORDER BY id", "division_by_zero");

    /// <summary>In PostgreSQL's own SQL what stands before a table's name is its schema, so the source's name cannot stand there.</summary>
    private protected override string QualifiedOrders => "public.orders";

    [Theory]
    [InlineData("SELECT 'abc'::int", "type_error")]
    [InlineData("SELECT sum(name) FROM customers", "unknown_function")]
    [InlineData("SELECT name, count(*) FROM customers", "not_grouped")]
    [InlineData("SELECT 2147483647 + id FROM customers", "out_of_range")]
    [InlineData("SELECT (SELECT id FROM customers)", "invalid_input")]
    [InlineData("SELECT 1::nonsense", "type_error")]
    public async Task PostgresFailuresHaveTheirCodes(string sql, string code) => Assert.Equal(code, (await RunAsync(sql)).Error?.Code);

    public sealed class Database(PostgresCluster cluster) : ContractShop
    {
        string _database = "";

        internal override Task AddTableAsync() =>
            cluster.ExecuteAsync(_database, $"CREATE TABLE later (id INTEGER); INSERT INTO later VALUES (7); GRANT SELECT ON later TO {PostgresCluster.Reader}");

        private protected override async Task<ISource> OpenAsync()
        {
            _database = await cluster.CreateDatabaseAsync(
                Setup("BYTEA", hexadecimal => $"'\\x{hexadecimal}'") + "COMMENT ON TABLE customers IS 'Who buys'; COMMENT ON COLUMN customers.since IS 'First order'");
            return PostgresSource.Open($"postgres://{PostgresCluster.Reader}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_database}", Name);
        }
    }
}
