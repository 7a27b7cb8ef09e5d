using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Agent.Capsules;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Queries;

sealed class ExecuteQueryPlan(Runs runs) : AgentTool(ToolName, Schema())
{
    public const string ToolName = "execute_query_plan";

    public override bool IsReadOnly => true;

    public override async ValueTask<Proposal?> ProposeAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (source, _) = DatasetArgument.Read(arguments, context);
        if (source is null)
        {
            return null;
        }

        try
        {
            return Proposal.Read(await CompileAsync(arguments, source, context, cancellationToken), arguments);
        }
        catch (PlanException)
        {
            // Nothing to ask the person about: running it tells the model what is wrong.
            return null;
        }
    }

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (source, wrong) = DatasetArgument.Read(arguments, context);
        if (source is null)
        {
            return wrong!;
        }

        try
        {
            var sql = await CompileAsync(arguments, source, context, cancellationToken);
            var plan = arguments.GetProperty("plan").GetRawText();
            var run = await runs.ExecuteAsync(context.RunOn(source, RunMode.Plan, sql, plan), cancellationToken);
            return await RunOutcome.OfAsync(run, sql, source, context, cancellationToken);
        }
        catch (PlanException e)
        {
            return ToolOutcome.Wrong($"The plan does not fit the data. {e.Message}");
        }
    }

    static async Task<string> CompileAsync(JsonElement arguments, ISource source, ToolContext context, CancellationToken cancellationToken) =>
        PlanCompiler.Compile(
            QueryPlanJson.Parse(arguments.GetProperty("plan")), await source.SchemaAsync(cancellationToken), context.Today, source.Dialect);

    /// <summary>The plan's own schema within the tool's: its definitions move to the root, where references look for them.</summary>
    static JsonElement Schema()
    {
        var schema = QuerySchema.Node("plan", """{ "$ref": "#/$defs/plan" }""");
        schema["$defs"] = JsonNode.Parse(QueryPlanJson.Schema.GetProperty("$defs").GetRawText());
        return JsonSerializer.SerializeToElement(schema);
    }
}
