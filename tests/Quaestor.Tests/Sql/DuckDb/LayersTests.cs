using System.Text;
using System.Text.Json;
using Quaestor.Data.DuckDb;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.DuckDb;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.DuckDb;

/// <summary>
/// Which layers stop which attack. A layer that is switched off leaves an attack to the others and to the engine's floor: a
/// database locked as a worker's is, which runs only what DuckDB itself classifies as reading.
/// </summary>
public sealed class LayersTests(JudgeDatabase judge, ITestOutputHelper output) : IClassFixture<JudgeDatabase>
{
    const string Floor = "floor";

    static readonly string[] Layers = [GuardObjection.Parser, GuardObjection.Statement, GuardObjection.SyntaxTree, GuardObjection.Functions, GuardObjection.Tables, Floor];

    [Fact]
    [Trait("Size", "Slow")]
    public async Task WithAnyOneLayerOffAttacksMeetAnother()
    {
        var attacks = GuardCases.Of("refuse");
        var report = new StringBuilder($"{"case",-14}{string.Concat(Layers.Select(layer => $"{layer,-13}"))}\n");
        Dictionary<string, List<string>> alone = [];
        foreach (var attack in attacks)
        {
            var stopping = await StoppingAsync(attack.Sql);
            report.AppendLine($"{attack.Id,-14}{string.Concat(Layers.Select(layer => $"{(stopping.Contains(layer) ? "stops" : "."),-13}"))}");
            Assert.NotEmpty(stopping);
            if (stopping.Count == 1)
            {
                alone.TryAdd(stopping.Single(), []);
                alone[stopping.Single()].Add($"{attack.Id} {attack.Sql}");
            }
        }

        foreach (var (layer, cases) in alone)
        {
            report.AppendLine($"\nStopped by \"{layer}\" alone ({cases.Count}):\n  {string.Join("\n  ", cases)}");
        }

        output.WriteLine(report.ToString());
        Assert.DoesNotContain(Floor, alone.Keys);
    }

    async Task<HashSet<string>> StoppingAsync(string sql)
    {
        HashSet<string> stopping = [];
        if (await judge.Guard.JudgeAsync(sql, TestContext.Current.CancellationToken) is Verdict.Refused refused)
        {
            stopping.Add(refused.Layer);
            if (refused.Layer != GuardObjection.Parser)
            {
                stopping.UnionWith(NamesIn(judge.Parse(sql).Tree).Select(objection => objection.Layer));
            }
        }

        if (IsStoppedByEngine(sql))
        {
            stopping.Add(Floor);
        }

        return stopping;
    }

    /// <summary>The two layers of names, asked about every name wherever it stands.</summary>
    static IEnumerable<GuardObjection> NamesIn(string? tree)
    {
        if (tree is null)
        {
            yield break;
        }

        using var json = JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = DuckDbParser.TreeDepth });
        Stack<JsonElement> open = new([json.RootElement]);
        while (open.TryPop(out var node))
        {
            if (node.ValueKind == JsonValueKind.Array)
            {
                node.EnumerateArray().ToList().ForEach(open.Push);
            }
            else if (node.ValueKind == JsonValueKind.Object)
            {
                if (ObjectionTo(node) is { } objection)
                {
                    yield return objection;
                }

                node.EnumerateObject().Select(property => property.Value).ToList().ForEach(open.Push);
            }
        }
    }

    static GuardObjection? ObjectionTo(JsonElement node) => (node.Text("type"), node.Text("class")) switch
    {
        ("TABLE_FUNCTION", _) => FunctionRules.OfTable(node.GetProperty("function")),
        ("BASE_TABLE", _) => TableNameRules.OfTable(node),
        (_, "FUNCTION" or "WINDOW") => FunctionRules.OfScalar(node) is { } scalar && FunctionRules.OfTable(node) is not null ? scalar : null,
        _ => null,
    };

    /// <summary>Whether it fails where a worker would run it, or leaves everything as it was.</summary>
    static bool IsStoppedByEngine(string sql)
    {
        using var database = DuckDbDatabase.Open(new Dictionary<string, string> { ["threads"] = "1", ["autoload_known_extensions"] = "false" });
        using var connection = database.Connect();
        connection.Execute(GuardCases.Setup);
        connection.Execute("SET enable_external_access = false; SET lock_configuration = true");
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            using var result = connection.Read(sql, limit.Token);
            while (result.TryReadChunk(out _))
            {
            }

            return false;
        }
        catch (Exception error) when (error is DuckDbException or OperationCanceledException)
        {
            return true;
        }
    }
}
