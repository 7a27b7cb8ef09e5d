using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary><c>quaestor pg …</c>, from the command line to the server.</summary>
public sealed class PostgresCommandTests(PostgresCluster cluster) : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HealthTellsTheWorstFirstAndEndsWithOneWhereItIsCritical()
    {
        var run = await RunAsync("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 2100000000)); INSERT INTO t DEFAULT VALUES;", "health", "sequences", "connections", "--evidence");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("critical  Sequences: t_id_seq is at 2100000000 of 2147483647 (97.8 %) and fills t.id.", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.StartsWith("ok        Connections:", StringComparison.Ordinal));
        Assert.Contains("FROM pg_sequence AS q", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainShowsStepsAndWhatStandsOut()
    {
        var run = await RunAsync("CREATE TABLE t (id int, a int); INSERT INTO t SELECT i, i FROM generate_series(1, 20000) AS i;", "explain", "SELECT * FROM t WHERE a = 3", "--analyze");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Seq Scan on t", run.Output, StringComparison.Ordinal);
        Assert.Contains("read 20,000 rows and kept 1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeCanBePlannedAndNotRun()
    {
        const string Setup = "CREATE TABLE t (a int); INSERT INTO t VALUES (1);";

        Assert.Equal(0, (await RunAsync(Setup, "explain", "DELETE FROM t")).ExitCode);
        var analyzed = await RunAsync(Setup, "explain", "DELETE FROM t", "--analyze");

        Assert.Equal(3, analyzed.ExitCode);
        Assert.Contains("Without analyze it is only planned", analyzed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorIsAtItsPlaceInTheStatementThatWasGiven()
    {
        var run = await RunAsync("", "explain", "SELECT 1\nFROM nowhere");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("(line 2, column 6)", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TopTellsWhatToDoWhereNothingIsMeasured()
    {
        var run = await RunAsync("", "top");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("CREATE EXTENSION pg_stat_statements", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TopOrdersWhatTheServerMeasuredAndHidesPasswords()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE SCHEMA \"own place\"; CREATE EXTENSION pg_stat_statements SCHEMA \"own place\"; CREATE TABLE t (a int);");
        await cluster.ExecuteAsync(database, "SELECT count(*) FROM generate_series(1, 200000)");
        await cluster.ExecuteAsync(database, "CREATE ROLE somebody_of_tests PASSWORD 'swordfish'; DROP ROLE somebody_of_tests");
        for (var call = 0; call < 3; call++)
        {
            await cluster.ExecuteAsync(database, $"SELECT a FROM t WHERE a = {call}");
        }

        var top = await RunOnAsync(database, "top", "--by", "calls", "--limit", "200", "--json");
        var statements = top.Json.GetProperty("statements").EnumerateArray().ToList();

        var selected = Assert.Single(statements, one => one.GetProperty("query").GetString() == "SELECT a FROM t WHERE a = $1");
        Assert.Equal(3, selected.GetProperty("calls").GetInt64());
        Assert.DoesNotContain("swordfish", top.Output, StringComparison.Ordinal);
        Assert.Equal("SELECT count(*) FROM generate_series($1, $2)", (await RunOnAsync(database, "top", "--by", "mean", "--json")).Json.GetProperty("statements")[0].GetProperty("query").GetString());
    }

    [Fact]
    public async Task ASourceOfAnotherKindHasNothingToLookAfter()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "orders.csv"), "a\n1\n");

        var run = await CommandRun.OfAsync("pg", "health", "--source", Path.Combine(_folder.Path, "orders.csv"), "--store", Path.Combine(_folder.Path, "store.db"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no PostgreSQL source", run.Errors, StringComparison.Ordinal);
    }

    async Task<CommandRun> RunAsync(string setup, params string[] arguments) => await RunOnAsync(await cluster.CreateDatabaseAsync(setup), arguments);

    async Task<CommandRun> RunOnAsync(string database, params string[] arguments) =>
        await CommandRun.OfAsync(["pg", .. arguments, "--source", $"postgres://postgres@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}", "--store", Path.Combine(_folder.Path, "store.db")]);
}
