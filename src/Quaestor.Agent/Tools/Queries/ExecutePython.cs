using System.Text.Json;
using Quaestor.Agent.Capsules;

namespace Quaestor.Agent.Tools.Queries;

sealed class ExecutePython(Runs runs, TimeSpan limit) : AgentTool(ToolName, Schema)
{
    public const string ToolName = "execute_python";

    /// <summary>Reading its tables, and waiting for an interpreter.</summary>
    static readonly TimeSpan Around = TimeSpan.FromSeconds(60);

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "code": { "type": "string", "description": "Python that leaves its answer in the variable result." },
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
          "required": ["dataset", "code", "confidence", "assumptions", "other_readings"],
          "additionalProperties": false
        }
        """u8);

    public override TimeSpan? TimeLimit => limit + Around;

    public override ValueTask<Proposal?> ProposeAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Proposal?>(Proposal.Read(Code(arguments), arguments) with { IsPython = true });

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (source, wrong) = DatasetArgument.Read(arguments, context);
        if (source is null)
        {
            return wrong!;
        }

        var run = await runs.ExecuteAsync(
            new NewRun(context.UserId, context.ThreadId, context.TurnId, source, RunMode.Python, Code(arguments)) { CallId = context.CallId }, cancellationToken);
        return await PythonText.OfAsync(run, Code(arguments), source, context, cancellationToken);
    }

    static string Code(JsonElement arguments) => arguments.GetProperty("code").GetString()!;
}
