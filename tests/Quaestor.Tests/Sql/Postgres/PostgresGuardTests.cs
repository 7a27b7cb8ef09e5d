using Npgsql;
using Quaestor.Data.Sql;

namespace Quaestor.Tests.Sql.Postgres;

[Trait("Size", "Slow")]
public sealed class PostgresGuardTests(GuardedDatabase database) : IClassFixture<GuardedDatabase>
{
    public static TheoryData<string> Attacks => [.. PostgresCases.Of("refuse").Select(known => known.Id)];

    public static TheoryData<string> Queries => [.. PostgresCases.Of("allow").Select(known => known.Id)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task AnAttackIsRefusedWithASentence(string id)
    {
        var known = PostgresCases.ById(id);

        var verdict = await database.Guard.JudgeAsync(known.Sql, TestContext.Current.CancellationToken);

        Assert.True(verdict is Verdict.Refused, $"{known.Sql}\n{known.Why}");
        Assert.EndsWith(".", ((Verdict.Refused)verdict).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task ALegitimateQueryIsAllowedToTheLetter(string id)
    {
        var known = PostgresCases.ById(id);

        var verdict = await database.Guard.JudgeAsync(known.Sql, TestContext.Current.CancellationToken);

        Assert.True(verdict is Verdict.Allowed, $"{known.Sql}\n{verdict}");
        Assert.Equal(known.Sql, ((Verdict.Allowed)verdict).Sql.Text);
    }

    [Fact]
    public async Task EveryQueryOfTheCasesRunsOnTheRealServer()
    {
        await using var connection = await database.ConnectAsync();
        var failed = new List<string>();
        foreach (var known in PostgresCases.Of("allow"))
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(known.Sql) } };
            try
            {
                await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
            catch (PostgresException error)
            {
                failed.Add($"{known.Id}: {known.Sql}\n   {error.MessageText}");
            }
        }

        Assert.Empty(failed);
    }
}
