using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Postgres;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Sharing.Masking;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

sealed class ExplainQuery(Explanations explanations) : PostgresTool("pg_explain", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "sql": { "type": "string", "description": "One statement, without EXPLAIN, with values in place of $1." },
            "analyze": { "type": "boolean", "description": "true runs it and measures; only for statements that read." }
          },
          "required": ["dataset", "sql", "analyze"],
          "additionalProperties": false
        }
        """u8);

    public override bool IsReadOnly => true;

    protected override async Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var sql = arguments.GetProperty("sql").GetString()!;
        var explanation = await explanations.ExplainAsync(context.RunOn(source, RunMode.Sql, sql), arguments.GetProperty("analyze").GetBoolean(), cancellationToken);
        var masked = context.Sources.PolicyOf(source).Masked;
        var isFree = MaskedUse.IsFree(sql, source.Dialect, await source.SchemaAsync(cancellationToken), masked);
        var plan = explanation.Plan;
        var summary = plan.ExecutionMs is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"ran in {time:0.###} ms; {plan.Findings.Count} remarks")
            : string.Create(CultureInfo.InvariantCulture, $"planned at a cost of {plan.Root.TotalCost:0}; {plan.Findings.Count} remarks");
        return new ToolOutcome(
            true,
            new GradedText("The plan is shown to the user, not to you: its figures tell of the data.")
            {
                Forms = [new(PlanText.Of(plan), [new(source.Id, SourceShare.Summaries, isFree ? masked : [])])],
            },
            summary);
    }
}
