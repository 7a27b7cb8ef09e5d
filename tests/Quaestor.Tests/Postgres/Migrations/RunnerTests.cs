using Npgsql;
using Quaestor.Data.Postgres.Migrations.Applying;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Migrations;

/// <summary>Migrations are applied, stopped, gone on with and taken back on a real server.</summary>
public sealed class RunnerTests(PostgresCluster cluster) : IAsyncLifetime
{
    const int Steps = 5;

    static readonly Migration Owner = Migration.Of(
        "0001_owner",
        """
        CREATE INDEX CONCURRENTLY items_owner ON items (owner);
        ALTER TABLE items ADD COLUMN token uuid;
        -- quaestor: batch
        UPDATE items SET token = gen_random_uuid() WHERE token IS NULL;
        ALTER TABLE items ADD CONSTRAINT owned FOREIGN KEY (owner) REFERENCES owners NOT VALID;
        ALTER TABLE items VALIDATE CONSTRAINT owned;
        """,
        "ALTER TABLE items DROP CONSTRAINT owned; ALTER TABLE items DROP COLUMN token; DROP INDEX CONCURRENTLY items_owner;");

    static readonly Migration Colour = Migration.Of("0002_colour", "ALTER TABLE items ADD COLUMN colour text;", "ALTER TABLE items DROP COLUMN colour;");

    ShopMigrations _shop = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _shop = await ShopMigrations.OpenAsync(cluster);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task WhatWasAppliedIsRememberedWithWhoApprovedItAndHowLongItTook()
    {
        Assert.Equal(["0001_owner", "0002_colour"], await _shop.Runner([Owner, Colour]).ApplyAsync([Owner, Colour], Cancellation));
        Assert.Empty(await _shop.Runner([Owner, Colour]).ApplyAsync([Owner, Colour], Cancellation));

        var history = await MigrationHistory.ReadAsync(_shop.Source, Cancellation);
        Assert.Equal([("0001_owner", "applied", 5, 5, "me"), ("0002_colour", "applied", 1, 1, "me")], history.Applied.Select(one => (one.Id, one.State, one.Steps, one.Done, one.ApprovedBy)));
        Assert.Equal(5, history.Applied[0].TimingsMs.Count);
        Assert.False(history.HasDrifted);
        Assert.Equal("0", await _shop.ScalarAsync("SELECT count(*) FROM items WHERE token IS NULL"));
    }

    [Fact]
    public async Task StoppedAtAnyStepItGoesOnExactlyThere()
    {
        // Each run goes on where the one before was stopped, and is stopped one step further.
        for (var step = 1; step <= Steps; step++)
        {
            var ran = new List<int>();
            await Assert.ThrowsAsync<OperationCanceledException>(() => _shop.Runner([Owner], beforeStep: (_, number) =>
            {
                ran.Add(number);
                return number == step ? throw new OperationCanceledException() : Task.CompletedTask;
            }).ApplyAsync([Owner], Cancellation));

            Assert.Equal(step == 1 ? [1] : [step - 1, step], ran);
            Assert.Equal(("applying", step - 1), (await MigrationHistory.ReadAsync(_shop.Source, Cancellation)).Applied.Select(one => (one.State, one.Done)).Single());
        }

        await _shop.Runner([Owner]).ApplyAsync([Owner], Cancellation);
        Assert.Equal("true", await _shop.ScalarAsync("SELECT convalidated FROM pg_constraint WHERE conname = 'owned'"));
    }

    [Fact]
    public async Task KilledWithinEachStepInTurnItGoesOnAndEndsWithTheSameSchema()
    {
        await using var other = await ShopMigrations.OpenAsync(cluster);
        await other.Runner([Owner]).ApplyAsync([Owner], Cancellation);

        for (var step = 1; step <= Steps; step++)
        {
            // Its connections are cut while the step waits for a lock, or works.
            await using var holding = await cluster.ConnectAsync(_shop.Name);
            await using var transaction = await holding.BeginTransactionAsync(Cancellation);
            using var stop = new CancellationTokenSource();
            var cut = Task.CompletedTask;
            var run = _shop.Runner([Owner], beforeStep: async (id, number) =>
            {
                if (number == step)
                {
                    await using var hold = new NpgsqlCommand("LOCK TABLE items IN SHARE ROW EXCLUSIVE MODE", holding, transaction);
                    await hold.ExecuteNonQueryAsync(Cancellation);
                    cut = CutAsync(stop);
                }
            }, tries: 1000).ApplyAsync([Owner], stop.Token);
            await Assert.ThrowsAnyAsync<Exception>(() => run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
            await cut;
            await transaction.RollbackAsync(Cancellation);
        }

        await _shop.Runner([Owner]).ApplyAsync([Owner], Cancellation);

        Assert.Equal(await other.FingerprintAsync(), await _shop.FingerprintAsync());
        Assert.Equal("applied", (await MigrationHistory.ReadAsync(_shop.Source, Cancellation)).Applied.Single().State);
    }

    [Fact]
    public async Task AnIndexThatAFailedBuildLeftIsDroppedAndBuiltAnew()
    {
        var unique = Migration.Of("0001_unique", "CREATE UNIQUE INDEX CONCURRENTLY items_one_code ON items (code);", "DROP INDEX CONCURRENTLY items_one_code;");
        await cluster.ExecuteAsync(_shop.Name, "UPDATE items SET code = 'twice' WHERE id IN (5, 6)");
        var failure = await Assert.ThrowsAsync<SourceException>(() => _shop.Runner([unique]).ApplyAsync([unique], Cancellation));
        Assert.StartsWith("0001_unique stopped at step 1 of 1", failure.Message, StringComparison.Ordinal);
        Assert.Equal("false", await _shop.ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 'items_one_code'::regclass"));

        await cluster.ExecuteAsync(_shop.Name, "UPDATE items SET code = 'once' WHERE id = 5");
        var said = new List<string>();
        await _shop.Runner([unique], said.Add).ApplyAsync([unique], Cancellation);

        Assert.Contains(said, line => line.Contains("invalid index items_one_code", StringComparison.Ordinal));
        Assert.Equal("true", await _shop.ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 'items_one_code'::regclass"));
    }

    [Fact]
    public async Task AnotherTextIsAnotherMigration()
    {
        await _shop.Runner([Colour]).ApplyAsync([Colour], Cancellation);
        var changed = Colour with { Up = "ALTER TABLE items ADD COLUMN colour int;" };

        var failure = await Assert.ThrowsAsync<SourceException>(() => _shop.Runner([changed]).ApplyAsync([changed], Cancellation));

        Assert.Contains("another text", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASchemaThatSomebodyElseChangedIsNotMigratedUntilThatIsMeant()
    {
        await _shop.Runner([Owner]).ApplyAsync([Owner], Cancellation);
        await cluster.ExecuteAsync(_shop.Name, "ALTER TABLE items ADD COLUMN by_hand int");

        var failure = await Assert.ThrowsAsync<SourceException>(() => _shop.Runner([Owner, Colour]).ApplyAsync([Owner, Colour], Cancellation));
        Assert.Contains("other means", failure.Message, StringComparison.Ordinal);

        var shown = Colour.Up;
        var accepting = new MigrationRunner(_shop.Source, change => ApprovedChange.Of(change, "me", shown, null), "me", _ => { }) { AcceptsDrift = true };
        Assert.Equal(["0002_colour"], await accepting.ApplyAsync([Owner, Colour], Cancellation));
    }

    [Fact]
    public async Task TwoRunnersNeverOverlap()
    {
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var first = _shop.Runner([Colour], beforeStep: async (_, _) =>
        {
            entered.SetResult();
            await go.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }).ApplyAsync([Colour], Cancellation);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        var second = await Assert.ThrowsAsync<SourceException>(() => _shop.Runner([Colour]).ApplyAsync([Colour], Cancellation));
        go.SetResult();

        Assert.Contains("Another run", second.Message, StringComparison.Ordinal);
        Assert.Equal(["0002_colour"], await first);
    }

    [Fact]
    public async Task AStepThatFindsItsTableLockedSaysByWhomAndGivesUpInTheEnd()
    {
        await using var other = await cluster.ConnectAsync(_shop.Name);
        await using var holding = await other.BeginTransactionAsync(Cancellation);
        await using var hold = new NpgsqlCommand("LOCK TABLE items IN SHARE MODE; SELECT pg_sleep(1.1)", other, holding);
        await hold.ExecuteNonQueryAsync(Cancellation);

        var failure = await Assert.ThrowsAsync<SourceException>(() => _shop.Runner([Colour], tries: 2).ApplyAsync([Colour], Cancellation));

        Assert.Contains($"Process {other.ProcessID}", failure.Message, StringComparison.Ordinal);
        await holding.RollbackAsync(Cancellation);
        Assert.Equal(["0002_colour"], await _shop.Runner([Colour]).ApplyAsync([Colour], Cancellation));
    }

    [Fact]
    public async Task WhatWasNotShownDoesNotRun()
    {
        var runner = new MigrationRunner(_shop.Source, change => ApprovedChange.Of(change, "me", Owner.Up, null), "me", _ => { });

        await Assert.ThrowsAsync<InvalidOperationException>(() => runner.ApplyAsync([Colour], Cancellation));

        Assert.Equal("0", await _shop.ScalarAsync("SELECT count(*) FROM pg_attribute WHERE attrelid = 'items'::regclass AND attname = 'colour'"));
    }

    [Fact]
    public async Task ACheckThatDoesNotHoldKeepsTheStepFromRunning()
    {
        var checkedFirst = Migration.Of("0001_checked", "-- quaestor: before SELECT NOT EXISTS (SELECT FROM items)\nALTER TABLE items ADD COLUMN needed int NOT NULL;", "");

        var failure = await Assert.ThrowsAsync<SourceException>(() => _shop.Runner([checkedFirst]).ApplyAsync([checkedFirst], Cancellation));

        Assert.Contains("check before", failure.Message, StringComparison.Ordinal);
    }

    async Task CutAsync(CancellationTokenSource stop)
    {
        await Task.Delay(150, CancellationToken.None);
        await stop.CancelAsync();
        await cluster.ExecuteAsync(_shop.Name, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'quaestor'");
    }

    [Fact]
    public async Task OneThatStoppedOnItsWayBackGoesBackFirst()
    {
        await _shop.Runner([Owner]).ApplyAsync([Owner], Cancellation);
        await Assert.ThrowsAsync<OperationCanceledException>(() => _shop.Runner([Owner], beforeStep: (_, number) => number == 2 ? throw new OperationCanceledException() : Task.CompletedTask).DownAsync([Owner], Cancellation));

        var refused = await Assert.ThrowsAsync<SourceException>(() => _shop.Runner([Owner]).ApplyAsync([Owner], Cancellation));
        Assert.Equal("0001_owner is on its way back, 1 of 3 steps are done. Finish that first: quaestor pg migrate down.", refused.Message);
        Assert.Equal("true", await _shop.ScalarAsync("SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'items'::regclass AND attname = 'token')"));

        Assert.Equal("0001_owner", await _shop.Runner([Owner]).DownAsync([Owner], Cancellation));
        Assert.Equal(["0001_owner"], await _shop.Runner([Owner]).ApplyAsync([Owner], Cancellation));
        Assert.Equal("true", await _shop.ScalarAsync("SELECT convalidated FROM pg_constraint WHERE conname = 'owned'"));
    }
}
