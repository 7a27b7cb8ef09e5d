using System.Text;
using Quaestor.Data.Sql.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.Postgres;

/// <summary>
/// Which layers stop which attack. With one switched off, an attack must meet another, or the server's floor: a role with
/// least rights in a read-only transaction.
/// </summary>
public sealed class LayersTests(GuardedDatabase database, ITestOutputHelper output) : IClassFixture<GuardedDatabase>
{
    const string FloorName = "server";

    static readonly (string Name, GuardLayers Layer)[] Layers =
    [
        (PostgresObjection.Parser, GuardLayers.Parser),
        (PostgresObjection.Statement, GuardLayers.Statement),
        (PostgresObjection.Functions, GuardLayers.Functions),
        (PostgresObjection.Objects, GuardLayers.Objects),
    ];

    [Fact]
    [Trait("Size", "Slow")]
    public async Task WithAnyOneLayerOffAnAttackMeetsAnotherOrChangesNothing()
    {
        await using var connection = await database.ConnectAsync(PostgresCluster.Reader);
        await using var observer = await database.ConnectAsync();
        var floor = new Floor(connection);
        var report = new StringBuilder($"{"case",-14}{string.Concat(Layers.Select(layer => $"{layer.Name,-11}"))}{FloorName}\n");
        Dictionary<string, List<string>> alone = [];
        var before = await floor.StateAsync(observer);
        foreach (var attack in PostgresCases.Of("refuse"))
        {
            var stopping = Layers.Where(layer => StopsAlone(attack.Sql, layer.Layer)).Select(layer => layer.Name).ToList();
            var (stopped, _) = await floor.RunAsync(attack.Sql, look: false);
            await floor.ExecuteAsync("DISCARD ALL");
            Assert.True(before == await floor.StateAsync(observer), $"The server alone let this change something: {attack.Sql}");
            Assert.NotEmpty(stopping);

            report.AppendLine($"{attack.Id,-14}{string.Concat(Layers.Select(layer => $"{(stopping.Contains(layer.Name) ? "stops" : "."),-11}"))}{(stopped is null ? "undone" : $"stops ({stopped})")}");
            if (stopping.Count == 1 && stopped is null)
            {
                alone.TryAdd(stopping[0], []);
                alone[stopping[0]].Add($"{attack.Id} {attack.Sql}");
            }
        }

        foreach (var (layer, cases) in alone)
        {
            report.AppendLine($"\nStopped by \"{layer}\" alone; what the role may do of it, the transaction undoes ({cases.Count}):\n  {string.Join("\n  ", cases)}");
        }

        output.WriteLine(report.ToString());
        // What the lexer alone stops never gets past the server's own.
        Assert.DoesNotContain(PostgresObjection.Parser, alone.Keys);
    }

    bool StopsAlone(string sql, GuardLayers layer) =>
        PostgresGuard.Judge(sql, database.Facts, (GuardLayers.Parser | GuardLayers.Statement | GuardLayers.Functions | GuardLayers.Objects) & ~layer) is not null;
}
