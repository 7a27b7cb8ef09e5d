using System.Text.Json;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.Archives;
using Quaestor.Agent.Tools.Charts;
using Quaestor.Agent.Tools.Datasets;
using Quaestor.Agent.Tools.Personal;
using Quaestor.Agent.Tools.Postgres;
using Quaestor.Agent.Tools.Queries;

namespace Quaestor.Tests.Tools;

public sealed class ToolTextsTests
{
    // What the tools need to run does not matter here.
    static readonly IReadOnlyList<AgentTool> Tools = [.. DatasetTools.All(null!), .. QueryTools.All(null!, TimeSpan.FromSeconds(60), null!), .. ChartTools.All(null!, null!), .. ArchiveTools.All(null!, null!), .. PostgresTools.All(null!, null!, null!), .. PostgresTools.OfMigrations(null!, null!), .. PersonalTools.All(null!, null!)];

    [Fact]
    public void TheToolsAreThoseOfTheContract() =>
        Assert.Equal(
            ["list_datasets", "get_dataset_schema", "get_sample_rows", "execute_sql", "execute_query_plan", "execute_python", "decline", "make_chart", "search_archives", "pg_health", "pg_activity", "pg_top_queries", "pg_explain", "pg_advise_indexes", "pg_backups", "pg_take_backup", "pg_restore_backup", "pg_plan_migration", "pg_migrate",
             "list_todos", "add_todo", "update_todo", "delete_todo", "get_user_context", "remember"],
            Tools.Select(t => t.Name));

    [Fact]
    public void EveryDescriptionIsShort() =>
        Assert.All(Tools, tool =>
        {
            // Tokenizers differ; none of those in use makes more than one token of three letters of English prose and code.
            Assert.InRange(tool.Description.Length, 20, 300 * 3);
        });

    [Fact]
    public void EverySchemaIsStrict() => Assert.All(Tools, tool => AssertStrict(tool.JsonSchema));

    [Fact]
    public void AWholePlanFitsItsSchemaAndAWrongOneIsNamed()
    {
        var plan = Tools.Single(t => t.Name == "execute_query_plan");

        Assert.Empty(plan.Check(Arguments("count")));
        Assert.Contains("plan.select[0].value.function", Assert.Single(plan.Check(Arguments("counts"))));

        static JsonElement Arguments(string function) => JsonElement.Parse(
            $$"""
            {
              "dataset": null, "confidence": 1, "assumptions": [],
              "plan": {
                "select": [{ "value": { "kind": "aggregate", "function": "{{function}}", "argument": null }, "as": null }],
                "from": { "table": "orders", "alias": null },
                "joins": null, "where": null, "group_by": null, "having": null,
                "order_by": null, "limit": null, "offset": null, "distinct": null
              }
            }
            """);
    }

    static void AssertStrict(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Object)
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
            {
                Assert.Equal(properties.EnumerateObject().Select(p => p.Name), schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
                Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
            }

            foreach (var member in schema.EnumerateObject())
            {
                AssertStrict(member.Value);
            }
        }
        else if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in schema.EnumerateArray())
            {
                AssertStrict(item);
            }
        }
    }
}
