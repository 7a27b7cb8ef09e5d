using System.Text.Json;
using Quaestor.Agent.Capsules;

namespace Quaestor.Agent.Tools.Queries;

sealed class ExecuteSql(Runs runs) : AgentTool(ToolName, Schema)
{
    public const string ToolName = "execute_sql";

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "sql": { "type": "string", "description": "One SELECT statement, in the SQL that the list of datasets names for it." },
            "confidence": { "type": "number", "description": "0 to 1: how sure you are that this is what was asked." },
            "assumptions": {
              "type": "array",
              "description": "What you took for granted, a short sentence each; empty when nothing.",
              "items": { "type": "string" }
            },
            "other_readings": {
              "type": ["array", "null"],
              "description": "What the question could mean just as well, a short sentence each: the user is asked which. Null or empty when it has one reading.",
              "items": { "type": "string" }
            }
          },
          "required": ["dataset", "sql", "confidence", "assumptions", "other_readings"],
          "additionalProperties": false
        }
        """u8);

    public override ValueTask<Proposal?> ProposeAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Proposal?>(Proposal.Read(Sql(arguments), arguments));

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (source, wrong) = DatasetArgument.Read(arguments, context);
        if (source is null)
        {
            return wrong!;
        }

        var run = await runs.ExecuteAsync(
            new NewRun(context.UserId, context.ThreadId, context.TurnId, source, RunMode.Sql, Sql(arguments)) { CallId = context.CallId }, cancellationToken);
        return await RunOutcome.OfAsync(run, Sql(arguments), source, context, cancellationToken);
    }

    static string Sql(JsonElement arguments) => arguments.GetProperty("sql").GetString()!;
}
