using Quaestor.Data.Postgres.Migrations.Linting;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Migrations;

/// <summary>Each rule finds what it is for, and nothing in the safe form.</summary>
public sealed class LintTests
{
    public static TheoryData<string, string> Found => new()
    {
        { "require-concurrent-index-creation", "create index i on t (a)" },
        { "require-concurrent-index-deletion", "drop index i" },
        { "require-concurrent-reindex", "reindex table t" },
        { "require-concurrent-partition-detach", "alter table t detach partition p" },
        { "constraint-missing-not-valid", "alter table t add constraint c check (a > 0)" },
        { "adding-foreign-key-constraint", "alter table t add foreign key (a) references u (id)" },
        { "adding-foreign-key-constraint", "alter table t add column a bigint references u" },
        { "disallowed-unique-constraint", "alter table t add constraint c unique (a)" },
        { "adding-field-with-default", "alter table t add column a uuid default gen_random_uuid()" },
        { "adding-field-with-default", "alter table t add column a bigint generated always as (b * 2) stored" },
        { "adding-not-nullable-field", "alter table t alter column a set not null" },
        { "adding-required-field", "alter table t add column a text not null" },
        { "adding-serial-primary-key-field", "alter table t add column a bigserial" },
        { "changing-column-type", "alter table t alter column a type text" },
        { "prefer-repack", "vacuum full t" },
        { "ban-alter-domain-with-add-constraint", "alter domain d add constraint c check (value > 0)" },
        { "ban-create-domain-with-constraint", "create domain d as text check (value <> '')" },
        { "renaming-column", "alter table t rename a to b" },
        { "renaming-table", "alter table t rename to u" },
        { "ban-drop-column", "alter table t drop column a" },
        { "ban-drop-table", "drop table t" },
        { "ban-drop-database", "drop database d" },
        { "ban-drop-not-null", "alter table t alter a drop not null" },
        { "ban-truncate-cascade", "truncate t cascade" },
        { "transaction-nesting", "commit" },
        { "ban-uncommitted-transaction", "begin" },
        { "ban-concurrent-index-creation-in-transaction", "-- quaestor: batch\ncreate index concurrently i on t (a)" },
        { "require-timeout-settings", "set lock_timeout = '1s'" },
        { "prefer-bigint-over-int", "create table t (a text, b int)" },
        { "prefer-bigint-over-smallint", "alter table t add column a smallint" },
        { "prefer-identity", "create table t (id bigserial primary key)" },
        { "prefer-text-field", "alter table t add column a varchar(10)" },
        { "prefer-timestamp-tz", "create table t (made timestamp)" },
        { "ban-char-field", "alter table t add column a char(3)" },
        { "identifier-too-long", "create index concurrently a23456789_123456789_123456789_123456789_123456789_123456789_1234 on t (a)" },
        { "require-enum-value-ordering", "alter type mood add value 'fine'" },
        { "ban-duplicate-column-assignments", "update t set a = 1, b = 2, a = 3 where a is null" },
        { "prefer-robust-stmts", "create index concurrently if not exists i on t (a)" },
        { "unused-ignore", "-- quaestor: ignore ban-drop-table\ncreate table t (a text)" },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void ARuleFindsWhatItIsFor(string rule, string sql) =>
        Assert.Contains(rule, Lint.Check(MigrationStep.Read(sql, "")).Select(finding => finding.Rule));

    [Theory]
    [InlineData("create index concurrently i on t (a)")]
    [InlineData("drop index concurrently i")]
    [InlineData("alter table t add constraint c check (a > 0) not valid; alter table t validate constraint c")]
    [InlineData("alter table t add constraint c check (a is not null) not valid; alter table t validate constraint c; alter table t alter column a set not null")]
    [InlineData("alter table t add constraint c unique using index i")]
    [InlineData("alter table t add column a text default 'x'")]
    [InlineData("alter table t add column a text not null default 'x'")]
    [InlineData("create table u (id bigint generated always as identity primary key, word text); create index i on u (word); alter table u alter column word set not null")]
    [InlineData("-- quaestor: ignore ban-drop-column\nalter table t drop column a")]
    [InlineData("-- quaestor: batch\nupdate t set a = 1, b = 2 where a is null")]
    [InlineData("create table t (made timestamptz, note text, \"timestamp of x\" bigint)")]
    public void TheSafeFormPasses(string sql) => Assert.Empty(Lint.Check(MigrationStep.Read(sql, "")));

    [Fact]
    public void EachRuleIsTriedHereAndStandsOnThePage()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/postgres.md"));
        var tried = Found.Select(row => row.Data.Item1).Append("require-table-schema").ToHashSet();

        Assert.True(Lint.RuleNames.Count > 30, "Hardly any rule was found.");
        Assert.Empty(Lint.RuleNames.Where(rule => !tried.Contains(rule) || !page.Contains($"`{rule}`", StringComparison.Ordinal)));
        Assert.Equal("require-table-schema", Assert.Single(Lint.Check(MigrationStep.Read("alter table t add column a text", ""), requireSchema: true)).Rule);
    }
}
