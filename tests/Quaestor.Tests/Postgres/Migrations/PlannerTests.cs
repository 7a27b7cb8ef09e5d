using Quaestor.Data.Postgres.Migrations;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Migrations;

/// <summary>What is wanted becomes steps that keep nobody waiting, measured on a copy.</summary>
public sealed class PlannerTests(PostgresCluster cluster) : IAsyncLifetime
{
    static readonly (string Sql, string Why)[] Refused =
    [
        ("alter table nowhere add column a int", "nowhere"),
        ("create extension dblink", "may not hold this"),
        ("alter table items add column f text default pg_read_file('/etc/passwd')", "may not hold this"),
        ("alter table items add column f text generated always as (pg_read_file('/etc/passwd')) stored", "may not hold this"),
        ("create function f() returns trigger language plpgsql security definer as $$ begin return new; end $$", "SECURITY DEFINER"),
        ("create function f() returns trigger language plpgsql as $$ begin execute 'drop table items'; return new; end $$", "puts together"),
        ("create function f() returns int language c as 'x'", "SQL and PL/pgSQL"),
        ("select 1", "changes nothing"),
        ("-- not yet", "Nothing is wanted"),
        ("update items set name = 'unclosed", "What is wanted"),
    ];

    ShopMigrations _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await ShopMigrations.OpenAsync(cluster);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task ANotNullIsProvenBeforeItIsSet()
    {
        var planned = await _shop.PlanAsync("alter table items alter column code set not null");

        Assert.Equal(
            [
                "ALTER TABLE items ADD CONSTRAINT items_code_not_null CHECK (code IS NOT NULL) NOT VALID",
                "ALTER TABLE items VALIDATE CONSTRAINT items_code_not_null",
                "ALTER TABLE items ALTER COLUMN code SET NOT NULL",
                "ALTER TABLE items DROP CONSTRAINT items_code_not_null",
            ],
            planned.Plan.Steps.Select(step => step.Sql));
        Assert.Equal(["AccessExclusiveLock", "ShareUpdateExclusiveLock", "AccessExclusiveLock", "AccessExclusiveLock"], planned.Plan.Steps.Select(step => Assert.Single(step.Locks).Mode));
        Assert.All(planned.Plan.Steps, step => Assert.Equal(20_000, step.Rows));
        Assert.True(planned.WayBack!.IsProven);
        Assert.Equal("adding-not-nullable-field", Assert.Single(planned.Wanted).Rule);
        Assert.Empty(planned.Left);
    }

    [Theory]
    [InlineData("ADD CONSTRAINT once UNIQUE (place, item)", "UNIQUE")]
    [InlineData("ADD CONSTRAINT once PRIMARY KEY (place, item)", "PRIMARY KEY")]
    public async Task AConstraintOfAPartitionedTableIsMadePartByPart(string wish, string kind)
    {
        await cluster.ExecuteAsync(_shop.Name, "CREATE TABLE days (place int NOT NULL, item int NOT NULL) PARTITION BY RANGE (place); CREATE TABLE days_old PARTITION OF days FOR VALUES FROM (0) TO (10); CREATE TABLE days_more PARTITION OF days FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (item); CREATE TABLE days_new PARTITION OF days_more DEFAULT; INSERT INTO days SELECT i % 20, i FROM generate_series(1, 1000) AS i;");

        var planned = await _shop.PlanAsync($"ALTER TABLE days {wish}");

        Assert.Equal(
            [
                "CREATE UNIQUE INDEX CONCURRENTLY once_p1 ON public.days_old (place, item)",
                $"ALTER TABLE public.days_old ADD CONSTRAINT once_p1 {kind} USING INDEX once_p1",
                "CREATE UNIQUE INDEX CONCURRENTLY once_p2 ON public.days_new (place, item)",
                $"ALTER TABLE public.days_new ADD CONSTRAINT once_p2 {kind} USING INDEX once_p2",
                $"ALTER TABLE days ADD CONSTRAINT once {kind} (place, item)",
            ],
            planned.Plan.Steps.Select(step => step.Sql));
        Assert.True(planned.WayBack!.IsProven);
        Assert.Empty(planned.Left);
    }

    [Fact]
    public async Task AForeignKeyGetsItsIndexAndIsCheckedLater()
    {
        var planned = await _shop.PlanAsync("alter table items add foreign key (owner) references owners");

        Assert.Equal(
            [
                "CREATE INDEX CONCURRENTLY items_owner_idx ON items (\"owner\")",
                "ALTER TABLE items ADD CONSTRAINT items_owner_fkey FOREIGN KEY (owner) REFERENCES owners NOT VALID",
                "ALTER TABLE items VALIDATE CONSTRAINT items_owner_fkey",
            ],
            planned.Plan.Steps.Select(step => step.Sql.Replace("foreign key", "FOREIGN KEY").Replace("references", "REFERENCES")));
        Assert.Contains("public.owners", planned.Plan.Steps[1].Locks.Select(taken => taken.Relation));
        Assert.True(planned.WayBack!.IsProven);
    }

    [Fact]
    public async Task AnotherTypeIsPutBesideTheOldOneUntilASecondMigration()
    {
        var planned = await _shop.PlanAsync("alter table items alter column stock type bigint");

        Assert.Contains(planned.Plan.Steps, step => step.IsBatched);
        Assert.All(planned.Plan.Steps, step => Assert.Empty(step.Rewrites));
        Assert.Equal("0002_change_contract", planned.Plan.Later!.Id);
        Assert.Equal("", planned.Plan.Later.Migration.Down);
        Assert.Contains("stock_new", Assert.Single(planned.Plan.Notes), StringComparison.Ordinal);
        Assert.True(planned.WayBack!.IsProven);
    }

    [Fact]
    public async Task WhatLosesDataSaysThatThereIsNoWayBack()
    {
        var planned = await _shop.PlanAsync("alter table items drop column note");

        Assert.Contains("only a backup has them", Assert.Single(planned.Plan.Irreversible), StringComparison.Ordinal);
        Assert.Equal(("", null), (planned.Plan.Migration.Down, planned.WayBack));
        Assert.Equal("ban-drop-column", Assert.Single(planned.Left).Rule);
    }

    [Fact]
    public async Task WhatCannotBeIsSaidWithTheReason()
    {
        await using var trial = await _shop.TrialAsync();
        foreach (var (sql, why) in Refused)
        {
            var refused = await Assert.ThrowsAsync<SourceException>(() => new MigrationPlanner(_shop.Source, trial).PlanAsync(sql, "0001_change", TestContext.Current.CancellationToken));
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WithoutACopyThePlanIsMadeAndNothingIsCalledMeasured()
    {
        var planned = await new MigrationPlanner(_shop.Source, trial: null).PlanAsync("create index on items (owner)", "0001_index", TestContext.Current.CancellationToken);

        Assert.Equal("CREATE INDEX CONCURRENTLY items_owner_idx ON items (owner)", Assert.Single(planned.Plan.Steps).Sql);
        Assert.Null(planned.WayBack);
    }

    [Fact]
    public async Task TheFileSaysOfEachStepWhatItDoes()
    {
        var text = (await _shop.PlanAsync("alter table items add column token uuid not null default gen_random_uuid()")).Plan.Migration.Up;

        Assert.Contains("-- quaestor: batch\nUPDATE items SET token = gen_random_uuid() WHERE token IS NULL;", text, StringComparison.Ordinal);
        Assert.Contains("AccessExclusiveLock on public.items", text, StringComparison.Ordinal);
        Assert.Equal(7, MigrationStep.Read(text, "").Count);
    }

    const string Parted =
        """
        CREATE TABLE "Days" (at date NOT NULL, kind int, item bigint) PARTITION BY RANGE (at);
        CREATE TABLE days_old PARTITION OF "Days" FOR VALUES FROM ('2024-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
        CREATE TABLE days_one PARTITION OF days_old FOR VALUES IN (1);
        CREATE TABLE "days other" PARTITION OF days_old DEFAULT;
        CREATE TABLE days_new PARTITION OF "Days" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        INSERT INTO "Days" SELECT date '2024-06-01' + i, i % 3, i FROM generate_series(1, 900) AS i;
        """;

    [Fact]
    public async Task AnIndexOfAPartitionedTableIsBuiltPartByPartWhileOthersWrite()
    {
        await cluster.ExecuteAsync(_shop.Name, Parted);

        var planned = await _shop.PlanAsync("create unique index days_item on \"Days\" (item, at, kind)");

        Assert.Equal(
            [
                "CREATE UNIQUE INDEX days_item ON ONLY public.\"Days\" (item, at, kind)",
                "CREATE UNIQUE INDEX CONCURRENTLY days_item_p1 ON public.days_new (item, at, kind)",
                "ALTER INDEX public.days_item ATTACH PARTITION public.days_item_p1",
                "CREATE UNIQUE INDEX days_item_p2 ON ONLY public.days_old (item, at, kind)",
                "CREATE UNIQUE INDEX CONCURRENTLY days_item_p3 ON public.\"days other\" (item, at, kind)",
                "ALTER INDEX public.days_item_p2 ATTACH PARTITION public.days_item_p3",
                "CREATE UNIQUE INDEX CONCURRENTLY days_item_p4 ON public.days_one (item, at, kind)",
                "ALTER INDEX public.days_item_p2 ATTACH PARTITION public.days_item_p4",
                "ALTER INDEX public.days_item ATTACH PARTITION public.days_item_p2",
            ],
            planned.Plan.Steps.Select(step => step.Sql));
        Assert.True(planned.WayBack!.IsProven);
        Assert.Empty(planned.Left);
        await _shop.Runner([planned.Plan.Migration]).ApplyAsync([planned.Plan.Migration], TestContext.Current.CancellationToken);
        Assert.Equal("5", await _shop.ScalarAsync("SELECT count(*) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE c.relname LIKE 'days_item%' AND i.indisvalid"));
    }

    [Fact]
    public async Task AnIndexOfAPartitionedTableThatGoesComesBackWithItsParts()
    {
        await cluster.ExecuteAsync(_shop.Name, Parted + "CREATE INDEX by_kind ON \"Days\" (kind);");

        var planned = await _shop.PlanAsync("drop index by_kind");

        Assert.True(planned.WayBack!.IsProven, string.Join('\n', planned.WayBack.Differences));
        var migration = planned.Plan.Migration;
        await _shop.Runner([migration]).ApplyAsync([migration], TestContext.Current.CancellationToken);
        await _shop.Runner([migration]).DownAsync([migration], TestContext.Current.CancellationToken);
        Assert.Equal("5", await _shop.ScalarAsync("SELECT count(*) FROM pg_partition_tree('by_kind') AS t JOIN pg_index AS i ON i.indexrelid = t.relid WHERE i.indisvalid"));
    }

    [Fact]
    public async Task AnIndexThatIsWantedOnATableButNotOnItsPartsIsTakenAsItIs()
    {
        await cluster.ExecuteAsync(_shop.Name, Parted);

        var planned = await _shop.PlanAsync("create index on only \"Days\" (kind)");

        Assert.Equal("CREATE INDEX \"Days_kind_idx\" ON ONLY \"Days\" (kind)", Assert.Single(planned.Plan.Steps).Sql);
    }
}
