using Quaestor.Data.Sql;

namespace Quaestor.Tests.Sql.Postgres;

/// <summary>
/// Random statements from a grammar, and the known ones cut up and joined anew: whatever of them the guard allows runs as the
/// superuser in a read-only transaction, which lets much through, and must leave everything as it was.
/// </summary>
[Trait("Size", "Slow")]
public sealed class GeneratedStatementsTests(GuardedDatabase database) : IClassFixture<GuardedDatabase>
{
    static int Texts => Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 40_000 : 1_200;

    [Fact]
    public Task MutatedCasesThatAreAllowedChangeNothing()
    {
        var mutation = new Mutation(PostgresCases.All, seed: 20_260_110);
        return ChangeNothingAsync(mutation.Next, leastAllowed: Texts / 50);
    }

    [Fact]
    public Task GeneratedStatementsThatAreAllowedChangeNothing()
    {
        var grammar = new RandomStatement(seed: 4_711);
        return ChangeNothingAsync(grammar.Next, leastAllowed: Texts / 10);
    }

    async Task ChangeNothingAsync(Func<string> next, int leastAllowed)
    {
        await using var connection = await database.ConnectAsync();
        var floor = new Floor(connection);
        var before = await floor.StateAsync(connection);
        var allowed = 0;
        for (var i = 0; i < Texts; i++)
        {
            var sql = next();
            if (await database.Guard.JudgeAsync(sql, TestContext.Current.CancellationToken) is not Verdict.Allowed)
            {
                continue;
            }

            allowed++;
            var (_, inside) = await floor.RunAsync(sql, look: true);
            // The session's own time limit shows inside.
            Assert.True(inside is null || Comparable(before) == Comparable(inside), $"This changed something:\n{sql}\n{before}\n{inside}");
            Assert.True(before == await floor.StateAsync(connection), $"This changed something that stays:\n{sql}");
        }

        Assert.True(allowed >= leastAllowed, $"Only {allowed} texts were allowed: hardly anything was tried.");
    }

    static string Comparable(string state) => state[..state.LastIndexOf('|')];
}
