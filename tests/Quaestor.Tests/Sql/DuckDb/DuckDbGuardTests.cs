using Quaestor.Data.DuckDb;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.DuckDb;

public sealed class DuckDbGuardTests(JudgeDatabase judge) : IClassFixture<JudgeDatabase>
{
    public static TheoryData<string> Attacks => [.. GuardCases.Of("refuse").Select(known => known.Id)];

    public static TheoryData<string> Queries => [.. GuardCases.Of("allow").Select(known => known.Id)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task AnAttackIsRefusedWithASentence(string id)
    {
        var known = GuardCases.ById(id);

        var verdict = await judge.Guard.JudgeAsync(known.Sql, TestContext.Current.CancellationToken);

        var refused = Assert.IsType<Verdict.Refused>(verdict);
        Assert.EndsWith(".", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task ALegitimateQueryIsAllowedToTheLetter(string id)
    {
        var known = GuardCases.ById(id);

        var verdict = await judge.Guard.JudgeAsync(known.Sql, TestContext.Current.CancellationToken);

        Assert.True(verdict is Verdict.Allowed, $"{known.Sql}\n{verdict}");
        Assert.Equal(known.Sql, ((Verdict.Allowed)verdict).Sql.Text);
    }

    [Fact]
    public void EveryQueryOfTheCasesRunsOnTheRealEngine()
    {
        using var database = DuckDbDatabase.Open(new Dictionary<string, string>());
        using var connection = database.Connect();
        connection.Execute(GuardCases.Setup);
        var queries = GuardCases.Of("allow");

        Assert.True(queries.Count > 200);
        Assert.All(queries, known => connection.Execute(known.Sql));
    }
}
