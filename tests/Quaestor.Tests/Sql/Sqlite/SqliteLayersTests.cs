using System.Security.Cryptography;
using System.Text;
using Quaestor.Data.Sandboxes.Worker;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Sqlite;
using Quaestor.Data.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.Sqlite;

/// <summary>
/// Which layers stop which attack, with one of them switched off at a time. What then passes meets the engine's floor: a file
/// opened as a worker opens it, where it must change nothing.
/// </summary>
public sealed class SqliteLayersTests(SqliteJudge judge, ITestOutputHelper output) : IClassFixture<SqliteJudge>
{
    static readonly SqliteLayers[] Layers = [SqliteLayers.Parser, SqliteLayers.Statement, SqliteLayers.Authorizer, SqliteLayers.Functions, SqliteLayers.Tables];

    [Fact]
    [Trait("Size", "Slow")]
    public async Task WithAnyOneLayerOffNoAttackHasAnEffect()
    {
        var attacks = SqliteCases.Of("refuse");
        var report = new StringBuilder($"{"case",-16}{"all on",-12}{string.Concat(Layers.Select(layer => $"without {layer,-14}"))}\n");
        foreach (var attack in attacks)
        {
            report.Append($"{attack.Id,-16}{await StopperAsync(attack.Sql, SqliteLayers.All),-12}");
            foreach (var off in Layers)
            {
                report.Append($"{await StopperAsync(attack.Sql, SqliteLayers.All & ~off),-22}");
            }

            report.AppendLine();
        }

        output.WriteLine(report.ToString());
    }

    async Task<string> StopperAsync(string sql, SqliteLayers layers)
    {
        using var database = judge.Open(layers);
        var verdict = await SqliteJudge.GuardOf(database, layers).JudgeAsync(sql, TestContext.Current.CancellationToken);
        if (verdict is Verdict.Refused refused)
        {
            return refused.Layer;
        }

        Assert.True(layers != SqliteLayers.All, $"This is allowed: {sql}");
        var before = StateOf(judge);
        string stopper;
        try
        {
            using var statement = database.Prepare(sql);
            while (statement.Step())
            {
            }

            stopper = "nothing (no effect)";
        }
        catch (Exception error) when (error is SqliteException or RefusedStatementException)
        {
            stopper = "engine";
        }

        Assert.True(before == StateOf(judge), $"Without {SqliteLayers.All & ~layers} this had an effect: {sql}");
        return stopper;
    }

    /// <summary>The folder, every byte of its files, and where files must not come to be.</summary>
    static string StateOf(SqliteJudge judge) => string.Join('|', judge.Shop.Names.Select(name =>
        $"{name} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(judge.Shop.Folder, name))))}")) + File.Exists("/tmp/pwn") + File.Exists("/tmp/x.db");
}
