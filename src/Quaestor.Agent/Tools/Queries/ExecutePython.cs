using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Users;

namespace Quaestor.Agent.Tools.Queries;

sealed class ExecutePython(Runs runs, TimeSpan limit) : AgentTool(ToolName, Schema)
{
    public const string ToolName = "execute_python";

    /// <summary>Reading its tables, and waiting for an interpreter.</summary>
    static readonly TimeSpan Around = TimeSpan.FromSeconds(60);

    static readonly JsonElement Schema = QuerySchema.With("code", """{ "type": "string", "description": "Python that leaves its answer in the variable result." }""");

    public override Role Needs => Role.Analyst;

    public override bool IsReadOnly => true;

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

        var run = await runs.ExecuteAsync(context.RunOn(source, RunMode.Python, Code(arguments)), cancellationToken);
        return await PythonText.OfAsync(run, Code(arguments), source, context, cancellationToken);
    }

    static string Code(JsonElement arguments) => arguments.GetProperty("code").GetString()!;
}
