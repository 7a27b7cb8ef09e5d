using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres.Changing;

/// <summary>Changes tried and made on a real server.</summary>
public sealed class ChangeTests(PostgresCluster cluster) : IAsyncLifetime
{
    const string Setup =
        """
        CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text);
        CREATE TABLE orders (id serial PRIMARY KEY, customer int NOT NULL REFERENCES customers ON DELETE CASCADE, amount numeric(10,2) NOT NULL);
        CREATE TABLE log (what text);
        INSERT INTO customers SELECT i, 'customer ' || i, CASE WHEN i % 2 = 0 THEN 'Bern' ELSE 'Rome' END FROM generate_series(1, 20) AS i;
        INSERT INTO orders (customer, amount) SELECT i % 20 + 1, i FROM generate_series(1, 60) AS i;
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (TG_OP); RETURN NULL; END';
        CREATE TRIGGER noted AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION note();
        """;

    string _name = "";
    PostgresSource _source = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _name = await cluster.CreateDatabaseAsync(Setup);
        _source = PostgresSource.Open($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_name}", "shop");
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task APreviewShowsWhatAnUpdateDoesAndLeavesEverythingAsItWas()
    {
        var preview = await PreviewAsync("update customers c set city = 'Oslo' where id in (1, 2); -- two");

        Assert.Null(preview.NotRun);
        Assert.Equal(2, preview.Rows);
        Assert.Equal([new ChangedTable("public.customers", 0, 2, 0), new ChangedTable("public.log", 2, 0, 0)], preview.Tables);
        Assert.Equal([new FiringTrigger("public.customers", "noted", "note")], preview.Triggers);
        Assert.Contains(new TakenLock("public.customers", "RowExclusiveLock"), preview.Locks);
        Assert.Contains(new ChangedRow("""{"id":1,"name":"customer 1","city":"Rome"}""", """{"id":1,"name":"customer 1","city":"Oslo"}"""), preview.Sample);
        Assert.Equal("20 0", await ScalarAsync("SELECT concat_ws(' ', count(*) FILTER (WHERE city <> 'Oslo'), (SELECT count(*) FROM log)) FROM customers"));
    }

    [Fact]
    public async Task APreviewTellsWhatAForeignKeyDeletesBesides()
    {
        var preview = await PreviewAsync("DELETE FROM customers WHERE id = 7");

        Assert.Equal(1, preview.Rows);
        Assert.Equal([new ChangedTable("public.customers", 0, 0, 1), new ChangedTable("public.orders", 0, 0, 3)], preview.Tables);
        Assert.Equal(["orders_customer_fkey: ON DELETE CASCADE from public.customers to public.orders"], preview.Cascades);
        Assert.Equal(new ChangedRow("""{"id":7,"name":"customer 7","city":"Rome"}""", null), Assert.Single(preview.Sample));
        Assert.Equal("60", await ScalarAsync("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task APreviewTellsOfTheSequenceThatNoRollbackTakesBack()
    {
        var preview = await PreviewAsync("insert into orders (customer, amount) values (1, 5), (2, 6)");

        Assert.Equal(2, preview.Rows);
        Assert.Equal(["public.orders_id_seq"], preview.Sequences);
        Assert.Equal(2, preview.Sample.Count);
        Assert.All(preview.Sample, row => Assert.Null(row.Before));
    }

    [Theory]
    [InlineData("alter table orders add column note text default 'x'", "public.orders AccessExclusiveLock", "")]
    [InlineData("alter table orders alter column customer type bigint", "public.customers AccessExclusiveLock", "public.orders")]
    [InlineData("create index on orders (amount)", "public.orders ShareLock", "")]
    [InlineData("alter table orders add column v uuid default gen_random_uuid()", "public.orders AccessExclusiveLock", "public.orders")]
    public async Task LocksAndRewritesOfADefinitionAreMeasured(string sql, string taken, string rewritten)
    {
        var preview = await PreviewAsync(sql);

        Assert.Contains(taken, preview.Locks.Select(one => $"{one.Relation} {one.Mode}"));
        Assert.Equal(rewritten, string.Join(' ', preview.Rewrites.Select(relation => relation.Name)));
    }

    [Theory]
    [InlineData("truncate customers cascade", "public.customers, public.orders", "truncate cascades to table \"orders\"")]
    [InlineData("drop table customers cascade", "public.customers", "drop cascades to constraint orders_customer_fkey on table orders")]
    [InlineData("drop schema public cascade", "public.customers, public.log, public.orders", "drop cascades to 4 other objects")]
    public async Task TablesThatWouldBeGoneOrEmptyAreNamed(string sql, string lost, string said)
    {
        await cluster.ExecuteAsync(_name, "ANALYZE");

        var preview = await PreviewAsync(sql);

        Assert.Equal(lost, string.Join(", ", preview.Lost.Select(table => table.Name)));
        Assert.Equal(20, preview.Lost[0].Rows);
        Assert.Empty(preview.Rewrites);
        Assert.Contains(said, string.Join('\n', preview.Notices), StringComparison.Ordinal);
        Assert.Equal("20 60", await ScalarAsync("SELECT concat_ws(' ', count(*), (SELECT count(*) FROM orders)) FROM customers"));
    }

    [Theory]
    [InlineData("VACUUM orders", "VACUUM runs in no transaction")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON orders (amount)", "CONCURRENTLY runs in no transaction")]
    [InlineData("analyze orders", "ANALYZE changes no rows")]
    public async Task WhatCannotBeRolledBackIsNotTried(string sql, string why)
    {
        var preview = await PreviewAsync(sql);

        Assert.Equal(why, preview.NotRun);
        Assert.Empty(preview.Locks);
    }

    [Theory]
    [InlineData("PERFORM lo_from_bytea(0, 'x')", "work")]
    [InlineData("EXECUTE 'select 1'", "puts together")]
    [InlineData("COPY log TO '/tmp/quaestor-never'", "COPY")]
    public async Task ATriggerThatReachesOutsideKeepsAChangeFromBeingTried(string body, string why)
    {
        await cluster.ExecuteAsync(_name, $"CREATE OR REPLACE FUNCTION reach() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NEW; END $$; CREATE TRIGGER reaches BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION reach()");

        var preview = await PreviewAsync("update customers set city = 'Oslo' where id = 1");

        Assert.Contains("reaches on public.log", preview.NotRun, StringComparison.Ordinal);
        Assert.Contains(why, preview.NotRun, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE own (a int, b int DEFAULT reach())", "insert into own (a) values (1)", "the default of own.b")]
    [InlineData("CREATE TABLE own (a int CHECK (reach() > a))", "insert into own (a) values (0)", "the check own_a_check")]
    [InlineData("CREATE TABLE own (a int, b int DEFAULT pg_rotate_logfile()::int)", "insert into own (a) values (1)", "the default of own.b")]
    [InlineData("CREATE DOMAIN odd AS int CHECK (reach() > 0); CREATE TABLE own (a odd)", "insert into own (a) values (1)", "the domain of a")]
    [InlineData("CREATE TABLE own (a int); CREATE RULE also AS ON INSERT TO own DO ALSO SELECT reach()", "insert into own (a) values (1)", "the rule also")]
    [InlineData("CREATE TABLE own (a int); CREATE FUNCTION heard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM reach(); END'; CREATE EVENT TRIGGER hears ON ddl_command_end EXECUTE FUNCTION heard()", "alter table own add column b int", "the event trigger hears")]
    public async Task WhatATableComputesByItselfKeepsAChangeFromBeingTriedToo(string setup, string sql, string what)
    {
        await cluster.ExecuteAsync(_name, $"CREATE FUNCTION reach() RETURNS int LANGUAGE plpgsql AS $$ BEGIN COPY log TO '/tmp/quaestor-never'; RETURN 1; END $$; {setup}");

        var preview = await PreviewAsync(sql);

        Assert.StartsWith($"{what} may do what no rollback takes back", preview.NotRun, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTablesUsuallyComputeKeepsNothingFromBeingTried()
    {
        await cluster.ExecuteAsync(_name, "CREATE TABLE usual (id bigint GENERATED ALWAYS AS IDENTITY, k uuid DEFAULT gen_random_uuid(), at timestamptz DEFAULT now(), n text CHECK (length(n) > 0 AND n ~ 'x'), l text GENERATED ALWAYS AS (lower(n)) STORED); CREATE INDEX ON usual (lower(n)) WHERE n IS NOT NULL; ALTER TABLE usual ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON usual USING (n = current_user)");

        Assert.Equal(1, (await PreviewAsync("insert into usual (n) values ('ax')")).Rows);
    }

    [Fact]
    public async Task AChangeThatFailsIsToldSoBeforeAnybodyIsAsked()
    {
        var failure = await Assert.ThrowsAsync<EngineException>(() => PreviewAsync("insert into customers values (1, 'twice', null)"));

        Assert.Contains("duplicate key", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task WhatWasApprovedIsCommittedAndSaysWhatItGivesBack()
    {
        using var folder = new TempFolder();
        var runner = new ChangeRunner(new ResultFolder(folder.Path));

        var outcome = await runner.RunAsync(_source, await ApprovedAsync("update customers set city = 'Oslo' where id <= 3 returning id, city", 6), QueryLimits.Default, Cancellation);

        Assert.Equal((RunStatus.Succeeded, null), (outcome.Status, outcome.Error));
        Assert.Equal(["id", "city"], outcome.Page!.Columns.Select(column => column.Name));
        Assert.Equal(3, outcome.Page.RowCount);
        Assert.Equal("UPDATE changed 3 rows.", outcome.Notices[^1]);
        Assert.Equal("3", await ScalarAsync("SELECT count(*) FROM customers WHERE city = 'Oslo'"));
    }

    [Theory]
    [InlineData(0, "failed", "0")]
    [InlineData(2, "succeeded", "3")]
    public async Task AChangeOfMoreRowsThanWereShownIsHeldToTheTolerance(long tolerance, string status, string changed)
    {
        using var folder = new TempFolder();
        var runner = new ChangeRunner(new ResultFolder(folder.Path));

        var outcome = await runner.RunAsync(_source, await ApprovedAsync("update customers set city = 'Oslo' where id <= 3", 4), QueryLimits.Default with { RowTolerance = tolerance }, Cancellation);

        Assert.Equal((status, tolerance == 0 ? "rows_differ" : null), (outcome.Status.ToString().ToLowerInvariant(), outcome.Error?.Code));
        Assert.Equal(changed, await ScalarAsync("SELECT count(*) FROM customers WHERE city = 'Oslo'"));
    }

    [Theory]
    [InlineData("delete from customers where id = 7")]
    [InlineData("with gone as (delete from orders where customer = 7 returning id) select count(*) from gone")]
    public async Task WhatChangesBesidesTheStatementsOwnRowsIsHeldToThePreviewToo(string sql)
    {
        using var folder = new TempFolder();
        var preview = await PreviewAsync(sql);
        await cluster.ExecuteAsync(_name, "INSERT INTO orders (customer, amount) SELECT 7, i FROM generate_series(1, 100) AS i");

        var outcome = await new ChangeRunner(new ResultFolder(folder.Path)).RunAsync(_source, await ApprovedAsync(sql, preview.AllRows), QueryLimits.Default, Cancellation);

        Assert.Equal("rows_differ", outcome.Error?.Code);
        Assert.Equal("103", await ScalarAsync("SELECT count(*) FROM orders WHERE customer = 7"));
    }

    [Fact]
    public async Task AQueryThatChangesRowsWithinCountsThemAndGivesItsRowsBack()
    {
        const string Sql = "with gone as (delete from orders where customer = 7 returning amount) select sum(amount) as lost from gone";
        using var folder = new TempFolder();

        var preview = await PreviewAsync(Sql);
        var outcome = await new ChangeRunner(new ResultFolder(folder.Path)).RunAsync(_source, await ApprovedAsync(Sql, preview.AllRows), QueryLimits.Default, Cancellation);

        Assert.Equal(3, preview.Rows);
        Assert.Equal(["lost"], outcome.Page!.Columns.Select(column => column.Name));
        Assert.Equal("WITH changed 3 rows.", outcome.Notices[^1]);
    }

    [Fact]
    public async Task APreviewCountsNothingThatTheSessionDidBefore()
    {
        await PreviewAsync("update customers set city = 'Oslo' where id in (1, 2)");

        var preview = await PreviewAsync("delete from orders where id = 1");

        Assert.Equal([new ChangedTable("public.orders", 0, 0, 1)], preview.Tables);
        Assert.Empty(preview.Triggers);
    }

    [Fact]
    public async Task APreviewRunsTheStatementOnceAndTakesItsSampleFromThatRun()
    {
        var last = long.Parse(await ScalarAsync("SELECT last_value FROM orders_id_seq"), System.Globalization.CultureInfo.InvariantCulture);

        var inserted = await PreviewAsync("insert into orders (customer, amount) values (1, 5)");
        var deleted = await PreviewAsync("delete from orders where id in (1, 2) returning amount");

        Assert.Equal($"{last + 1}", await ScalarAsync("SELECT last_value FROM orders_id_seq"));
        Assert.Equal([new ChangedRow(null, $$"""{"id":{{last + 1}},"customer":1,"amount":5.00}""")], inserted.Sample);
        Assert.Equal(2, deleted.Rows);
        Assert.Equal([new ChangedRow("""{"amount":1.00}""", null), new ChangedRow("""{"amount":2.00}""", null)], deleted.Sample);
    }

    [Fact]
    public async Task WhatMayNotStandInAQueryIsPreviewedWithoutASample()
    {
        await cluster.ExecuteAsync(_name, "CREATE RULE also AS ON UPDATE TO orders DO ALSO INSERT INTO log VALUES ('x')");

        var preview = await PreviewAsync("update orders set amount = 7 where id = 1");

        Assert.Null(preview.NotRun);
        Assert.Equal(1, preview.Rows);
        Assert.Empty(preview.Sample);
        Assert.Contains(new ChangedTable("public.log", 1, 0, 0), preview.Tables);
    }

    [Fact]
    public async Task ATableThatWouldBeDroppedIsAmongTheLocks()
    {
        var preview = await PreviewAsync("drop table customers cascade");

        Assert.Equal([new TakenLock("public.customers", "AccessExclusiveLock"), new TakenLock("public.orders", "AccessExclusiveLock")], preview.Locks);
    }

    [Theory]
    [InlineData("vacuum (analyze) nowhere")]
    [InlineData("ANALYZE public.\"Nowhere\" (a)")]
    [InlineData("reindex index concurrently nowhere")]
    public async Task WhatIsToBeLookedAfterMustBeThereBeforeAnybodyIsAsked(string sql) =>
        Assert.Equal("unknown_table", (await Assert.ThrowsAsync<EngineException>(() => PreviewAsync(sql))).Code);

    [Theory]
    [InlineData("vacuum full verbose public.orders")]
    [InlineData("vacuum")]
    [InlineData("reindex (verbose) table concurrently orders")]
    [InlineData("reindex database concurrently whatever")]
    public async Task WhatIsThereOrIsNoTableIsNotLookedFor(string sql) => Assert.NotNull((await PreviewAsync(sql)).NotRun);

    [Fact]
    public async Task AMistypedWordIsNoQuestionOfRights()
    {
        var refused = Assert.IsType<Verdict.Refused>(await StatementJudge.JudgeAsync(_source, SourceChanges.Ask, "selct * from orders", Cancellation));

        Assert.StartsWith("No statement begins with SELCT. Did you mean \"select\"?", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIndexIsBuiltConcurrentlyAndAVacuumRunsByThemselves()
    {
        using var folder = new TempFolder();
        var runner = new ChangeRunner(new ResultFolder(folder.Path));
        foreach (var sql in new[] { "create index concurrently by_amount on orders (amount)", "vacuum (analyze) orders;" })
        {
            var outcome = await runner.RunAsync(_source, await ApprovedAsync(sql, null), QueryLimits.Default, Cancellation);
            Assert.Null(outcome.Error);
        }

        Assert.Equal("true", await ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_amount'::regclass"));
    }

    [Fact]
    public async Task AChangeGivesUpSoonWhereOthersHoldTheLock()
    {
        using var folder = new TempFolder();
        await using var other = await cluster.ConnectAsync(_name);
        await using var holding = await other.BeginTransactionAsync(Cancellation);
        await using var hold = new Npgsql.NpgsqlCommand("LOCK TABLE customers IN SHARE MODE", other, holding);
        await hold.ExecuteNonQueryAsync(Cancellation);

        var preview = await PreviewAsync("alter table customers add column a int");
        var outcome = await new ChangeRunner(new ResultFolder(folder.Path)).RunAsync(_source, await ApprovedAsync("update customers set city = 'Oslo'", null), QueryLimits.Default, Cancellation);

        Assert.Contains("others hold", preview.NotRun, StringComparison.Ordinal);
        Assert.Equal("locked", outcome.Error!.Code);
    }

    [Fact]
    public async Task TextThatWasNotShownIsNeverApproved()
    {
        var change = await ChangeAsync("update customers set city = 'Oslo'");

        Assert.Throws<InvalidOperationException>(() => ApprovedChange.Of(change, "me", "update customers set city = 'Oslo' where id = 1", null));
        Assert.Equal(change.Text, ApprovedChange.Of(change, "me", $"delete from log; {change.Text};", null).Text);
    }

    async Task<ChangePreview> PreviewAsync(string sql) => await _source.Changes.PreviewAsync(await ChangeAsync(sql), TimeSpan.FromSeconds(30), Cancellation);

    async Task<ApprovedChange> ApprovedAsync(string sql, long? rows) => ApprovedChange.Of(await ChangeAsync(sql), "me", sql, rows);

    async Task<ProposedChange> ChangeAsync(string sql) =>
        Assert.IsType<Verdict.NeedsApproval>(await StatementJudge.JudgeAsync(_source, SourceChanges.Ask, sql, Cancellation)).Change;

    async Task<string> ScalarAsync(string sql)
    {
        await using var connection = await cluster.ConnectAsync(_name);
        await using var command = new Npgsql.NpgsqlCommand($"SELECT ({sql})::text", connection);
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
