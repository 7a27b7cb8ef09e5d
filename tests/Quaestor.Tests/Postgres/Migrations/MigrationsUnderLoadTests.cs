using System.Diagnostics;
using Npgsql;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Migrations;

/// <summary>The schema of a table changes while others write it: some of the changes by default, all of them with <c>QUAESTOR_FULL=1</c>.</summary>
[Trait("Size", "Slow")]
public sealed class MigrationsUnderLoadTests(PostgresCluster cluster)
{
    const int Writers = 3;

    /// <summary>A write that a migration held up for longer than this fails.</summary>
    const string LongestWait = "2500ms";

    static readonly int[] Sample = [8, 18, 19, 24];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoWriteIsHeldUpAndUpDownUpLeavesTheSameSchema()
    {
        var isFull = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1";
        var slowest = TimeSpan.Zero;
        var (writes, changes) = (0L, 0);
        foreach (var (place, wanted) in ShopMigrations.Wanted.Index().Where(change => isFull || Sample.Contains(change.Index)))
        {
            await using var shop = await ShopMigrations.OpenAsync(cluster);
            var planned = await shop.PlanAsync(wanted);
            Assert.True(planned.WayBack is { IsProven: true }, $"{wanted}: {string.Join('\n', planned.WayBack?.Differences ?? planned.Plan.Irreversible)}");
            var migration = planned.Plan.Migration;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var writing = Enumerable.Range(0, Writers).Select(writer => WriteAsync(shop.Name, writer, stop.Token)).ToList();

            var before = await shop.FingerprintAsync();
            await shop.Runner([migration]).ApplyAsync([migration], Cancellation);
            var above = await shop.FingerprintAsync();
            await shop.Runner([migration]).DownAsync([migration], Cancellation);
            Assert.Equal((wanted, before), (wanted, await shop.FingerprintAsync()));
            await shop.Runner([migration]).ApplyAsync([migration], Cancellation);
            Assert.Equal((wanted, above), (wanted, await shop.FingerprintAsync()));

            await stop.CancelAsync();
            foreach (var (count, longest) in await Task.WhenAll(writing))
            {
                writes += count;
                slowest = longest > slowest ? longest : slowest;
            }

            changes++;
        }

        TestContext.Current.SendDiagnosticMessage($"{changes} changes, up, down and up, under {writes} writes: the slowest write took {slowest.TotalMilliseconds:0} ms.");
        Assert.True(changes >= Sample.Length && writes > 100);
    }

    /// <summary>Writes as a shop does, on a connection that waits for no lock for long: a write that had to would fail here.</summary>
    async Task<(long Count, TimeSpan Longest)> WriteAsync(string database, int writer, CancellationToken cancellationToken)
    {
        await using var connection = await cluster.ConnectAsync(database);
        await using var limit = new NpgsqlCommand($"SET lock_timeout = '{LongestWait}'", connection);
        await limit.ExecuteNonQueryAsync(Cancellation);
        var random = new Random(writer);
        var (count, longest) = (0L, TimeSpan.Zero);
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            var id = random.Next(1, 20_000);
            await using var command = new NpgsqlCommand(
                random.Next(3) switch
                {
                    0 => $"UPDATE items SET stock = stock + 1 WHERE id = {id}",
                    1 => $"UPDATE items SET price = price + 1 WHERE id = {id}",
                    _ => $"INSERT INTO items (name, owner, code) VALUES ('new', {(id % 100) + 1}, gen_random_uuid()::text)",
                },
                connection);
            try
            {
                await command.ExecuteNonQueryAsync(Cancellation);
            }
            catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.CheckViolation)
            {
                // What the new schema forbids; the change itself held nobody up.
            }

            longest = Stopwatch.GetElapsedTime(began) is var took && took > longest ? took : longest;
            count++;
        }

        return (count, longest);
    }
}
