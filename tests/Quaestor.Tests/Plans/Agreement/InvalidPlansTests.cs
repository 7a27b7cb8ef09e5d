using System.Text.Json.Nodes;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>Valid plans with one thing changed: refused with the field's path, or a plan that runs; never anything else.</summary>
public sealed class InvalidPlansTests(PostgresCluster cluster)
{
    static readonly DateOnly Today = new(2025, 2, 19);

    static readonly int Plans = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 3_000 : 300;

    [Fact]
    [Trait("Size", "Slow")]
    public async Task AWrongPlanIsRefusedWithThePathOfTheFieldOrRuns()
    {
        await using var engines = await ThreeEngines.OpenAsync(cluster, AgreementShop.Tables);
        var faults = new List<string>();
        var refused = 0;
        for (var seed = 0; seed < Plans; seed++)
        {
            var random = new Random(seed);
            var json = new PlanMutation(random).Of(JsonNode.Parse(QueryPlanJson.Serialize(new PlanGenerator(random).Next()))!).ToJsonString();
            foreach (var dialect in Enum.GetValues<Dialect>())
            {
                try
                {
                    var plan = QueryPlanJson.Parse(json);
                    var sql = PlanCompiler.Compile(plan, AgreementShop.Schema, Today, dialect);
                    var columns = PlanBinder.Bind(plan, AgreementShop.Schema, Today, dialect, out _)!.Columns;
                    await engines.ReadAsync(dialect, sql, [.. columns.Select(column => column.Type)]);
                }
                catch (PlanException exception) when (exception.Problems.Count > 0 && exception.Problems.All(problem => problem.Path.Length > 0))
                {
                    refused++;
                }
                catch (Exception exception) when (!IsOfTheRows(exception))
                {
                    faults.Add($"seed {seed}, {dialect}: {exception.GetType().Name} {exception.Message}\n{json}");
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults.\n{string.Join("\n\n", faults.Take(6))}");
        Assert.True(refused > Plans, $"{refused} of {3 * Plans} were refused");
    }

    // A number that grows too large for the engine is no fault of the plan.
    static bool IsOfTheRows(Exception exception) =>
        exception.Message.Contains("out of range", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("overflow", StringComparison.OrdinalIgnoreCase);
}
