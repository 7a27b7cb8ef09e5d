using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;
using Quaestor.Tests.Sql.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Queries;

/// <summary>Which changes a person may be asked about, with a real catalog behind the guard.</summary>
[Trait("Size", "Slow")]
public sealed class StatementJudgeTests(GuardedDatabase database) : IClassFixture<GuardedDatabase>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE", "update customers set email = upper(email) where id = 1")]
    [InlineData("INSERT", "-- new\n insert into customers (email) select email from customers;")]
    [InlineData("INSERT", "insert into public.customers as c (id, email) values (9, 'x') on conflict (id) do update set email = upper(c.email)")]
    [InlineData("DELETE", "DELETE FROM orders WHERE id = 1 RETURNING *")]
    [InlineData("WITH", "with gone as (delete from orders where id = 1 returning *) select * from gone")]
    [InlineData("CREATE INDEX", "create unique index on customers (email)")]
    [InlineData("CREATE TABLE", "create temp table t as (select id from orders) with no data")]
    [InlineData("CREATE VIEW", "create or replace view v as select id from orders")]
    [InlineData("ALTER TABLE", "alter table customers add column note text default 'x;y'")]
    [InlineData("DROP TABLE", "drop table orders")]
    [InlineData("TRUNCATE", "truncate orders")]
    [InlineData("VACUUM", "vacuum analyze orders")]
    public async Task AChangeWaitsForAPersonWhereTheOwnerLetsItBeAskedFor(string kind, string sql)
    {
        var asked = await JudgeAsync(sql, SourceChanges.Ask);
        var refused = await JudgeAsync(sql, SourceChanges.ReadOnly);

        Assert.True(asked is Verdict.NeedsApproval, $"{asked} {await database.Guard.JudgeAsync("EXPLAIN " + sql, Cancellation)}");
        var change = Assert.IsType<Verdict.NeedsApproval>(asked).Change;
        Assert.Equal((kind, sql, Dialect.Postgres), (change.Kind, change.Text, change.Dialect));
        Assert.IsType<Verdict.Refused>(refused);
    }

    [Theory]
    [InlineData("select pg_sleep(10)")]
    [InlineData("select pg_read_file('/etc/passwd')")]
    [InlineData("update customers set email = pg_read_file('/etc/passwd')")]
    [InlineData("insert into customers (email) select pg_read_file('/etc/passwd')")]
    [InlineData("create table t as select pg_read_file('/etc/passwd') as f")]
    [InlineData("create view v as (select pg_terminate_backend(1))")]
    [InlineData("update customers set email = ''; drop table orders")]
    [InlineData("drop table orders; drop table customers")]
    [InlineData("create function f() returns int language sql as 'select 1'")]
    [InlineData("create extension dblink")]
    [InlineData("create role mallory superuser")]
    [InlineData("alter system set log_statement = 'none'")]
    [InlineData("grant all on orders to public")]
    [InlineData("copy orders to program 'sh'")]
    [InlineData("do $$ begin perform 1; end $$")]
    [InlineData("call f()")]
    [InlineData("set role postgres")]
    [InlineData("select * from orders for update")]
    [InlineData("update 'unclosed")]
    [InlineData("")]
    public async Task WhatIsNoSingleChangeOrReachesFurtherIsRefusedAllTheSame(string sql) =>
        Assert.IsType<Verdict.Refused>(await JudgeAsync(sql, SourceChanges.Ask));

    [Theory]
    [InlineData("create extension dblink", "CREATE EXTENSION is not among the changes")]
    [InlineData("do $$ begin perform 1; end $$", "DO is not among the changes")]
    [InlineData("create table t as select pg_read_file('/etc/passwd') as f", "The function \"pg_read_file\"")]
    [InlineData("update customers set email = pg_read_file('/etc/passwd')", "The function \"pg_read_file\"")]
    [InlineData("select pg_read_file('/etc/passwd')", "The function \"pg_read_file\"")]
    [InlineData("drop table orders; drop table customers", "more than one statement")]
    public async Task WhyItMayNotBeAskedAboutIsSaid(string sql, string why) =>
        Assert.Contains(why, Assert.IsType<Verdict.Refused>(await JudgeAsync(sql, SourceChanges.Ask)).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task AQueryIsAllowedAsEver() => Assert.IsType<Verdict.Allowed>(await JudgeAsync("select * from orders", SourceChanges.Ask));

    [Fact]
    public async Task AChangeDoesNotRunAndItsOutcomeSaysWhatItWaitsFor()
    {
        using var folder = new TempFolder();
        var runner = new QueryRunner(new ResultFolder(folder.Path));

        var outcome = await runner.RunAsync(new JudgedSource(database), "drop table orders", QueryLimits.Default with { Changes = SourceChanges.Ask }, Cancellation);

        Assert.Equal((RunStatus.NeedsApproval, "needs_approval"), (outcome.Status, outcome.Error!.Code));
        Assert.StartsWith("DROP TABLE changes the database", outcome.Error.Message, StringComparison.Ordinal);
    }

    ValueTask<Verdict> JudgeAsync(string sql, SourceChanges changes) => StatementJudge.JudgeAsync(new JudgedSource(database), changes, sql, Cancellation);

    /// <summary>A database of which only the guard is asked; whatever read from it would fail the test.</summary>
    sealed class JudgedSource(GuardedDatabase database) : ISource
    {
        public Guid Id { get; } = Guid.NewGuid();

        public string Name => "judged";

        public string Kind => "postgres";

        public string Location => database.Name;

        public Dialect Dialect => Dialect.Postgres;

        public Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => new("database");

        public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => database.Guard.JudgeAsync(sql, cancellationToken);

        public ValueTask<string?> ObjectionToDefinitionAsync(string sql, CancellationToken cancellationToken) => database.Guard.ObjectionToDefinitionAsync(sql, cancellationToken);

        public Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
