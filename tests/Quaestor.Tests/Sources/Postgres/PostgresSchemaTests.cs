using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres;

/// <summary>What reading a schema tells, and what it must not run for that.</summary>
[Trait("Size", "Slow")]
public sealed class PostgresSchemaTests(PostgresCluster cluster)
{
    static readonly string[] Traps = ["view", "policy", "partition", "child", "aggregate", "cast", "operator"];

    [Fact]
    public async Task NothingThatTheUsersOfADatabaseWroteIsRun()
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);
        var database = await cluster.CreateDatabaseAsync(Trapped(folder.Path));

        var schema = await SchemaAsync(database);

        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.Equal(["child", "guarded", "parent", "parts", "plain", "seen"], schema.Tables.Select(table => table.Name));
        Assert.Equal(["plain_id", "ok"], Table(schema, "seen").Columns.Select(column => column.Name));
        Assert.Equal((2L, true), (Table(schema, "plain").RowCount, Table(schema, "plain").RowCountIsExact));
        Assert.Equal(["ok", "sad"], Table(schema, "plain").Columns[1].Profile!.Values.Order(StringComparer.Ordinal));
        Assert.All(
            schema.Tables.Where(table => table.Name != "plain").SelectMany(table => table.Columns, (_, column) => column),
            column => Assert.Null(column.Profile));

        await SpringAsync(database);
        Assert.Equal(Traps.Order(StringComparer.Ordinal), Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TheFewValuesOfEnumerationsAndDomainsAreListed()
    {
        var schema = await SchemaAsync(await cluster.CreateDatabaseAsync(
            """
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'very happy');
            CREATE DOMAIN feeling AS mood;
            CREATE DOMAIN label AS varchar(20);
            CREATE TABLE t (a mood, b feeling, c label);
            INSERT INTO t VALUES ('sad', 'very happy', 'x'), ('sad', 'ok', NULL), (NULL, 'ok', 'y'), ('ok', 'ok', 'y');
            """));

        var profiles = Table(schema, "t").Columns.Select(column => column.Profile!).ToList();
        Assert.Equal([["sad", "ok"], ["ok", "very happy"], ["y", "x"]], profiles.Select(profile => profile.Values));
        Assert.Equal([2L, 2L, 2L], profiles.Select(profile => profile.Distinct));
        Assert.Equal([0.25, 0, 0.25], profiles.Select(profile => profile.NullFraction));
    }

    async Task<SourceSchema> SchemaAsync(string database)
    {
        await using var source = PostgresSource.Open($"postgres://{PostgresCluster.Reader}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}", "traps");
        return await source.SchemaAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As whoever reads would, so that a trap that does not work is not taken for one that was avoided.</summary>
    async Task SpringAsync(string database)
    {
        await using var connection = await cluster.ConnectAsync(database, PostgresCluster.Reader);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT * FROM seen; SELECT * FROM guarded; SELECT * FROM parts; SELECT * FROM parent; SELECT count(id), min(mood::text) FROM plain; SELECT FROM plain WHERE mood = mood";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Each trap leaves a file of its name, also in a transaction that only reads.</summary>
    static string Trapped(string folder) =>
        $"""
        CREATE FUNCTION trace(what text) RETURNS boolean SECURITY DEFINER LANGUAGE plpgsql AS
            $$ BEGIN EXECUTE format('COPY (SELECT 1) TO %L', '{folder}/' || what); RETURN true; END $$;
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE plain (id int PRIMARY KEY, mood mood);
        INSERT INTO plain VALUES (1, 'ok'), (2, 'sad');

        CREATE VIEW seen AS SELECT id AS plain_id, trace('view') AS ok FROM plain;

        CREATE TABLE guarded (plain_id int);
        INSERT INTO guarded VALUES (1);
        ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
        CREATE POLICY traced ON guarded USING (trace('policy'));

        CREATE EXTENSION file_fdw;
        CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
        CREATE TABLE parts (plain_id int) PARTITION BY LIST (plain_id);
        CREATE FOREIGN TABLE far PARTITION OF parts FOR VALUES IN (1) SERVER files OPTIONS (program 'echo 1 | tee {folder}/partition');
        CREATE TABLE parent (plain_id int);
        CREATE FOREIGN TABLE child () INHERITS (parent) SERVER files OPTIONS (program 'echo 1 | tee {folder}/child');

        CREATE FUNCTION counted(state bigint, value int) RETURNS bigint LANGUAGE sql AS $$ SELECT state FROM trace('aggregate') $$;
        CREATE AGGREGATE count(int) (SFUNC = counted, STYPE = bigint, INITCOND = '0');
        CREATE FUNCTION named(value mood) RETURNS text LANGUAGE sql AS $$ SELECT 'x' FROM trace('cast') $$;
        CREATE CAST (mood AS text) WITH FUNCTION named(mood);
        CREATE FUNCTION same(a mood, b mood) RETURNS boolean LANGUAGE sql AS $$ SELECT trace('operator') $$;
        CREATE OPERATOR = (LEFTARG = mood, RIGHTARG = mood, FUNCTION = same);
        """;

    static TableSchema Table(SourceSchema schema, string name) => schema.Tables.Single(table => table.Name == name);
}
