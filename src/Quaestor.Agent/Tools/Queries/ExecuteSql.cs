using System.Text.Json;
using Quaestor.Agent.Capsules;

namespace Quaestor.Agent.Tools.Queries;

sealed class ExecuteSql(Runs runs) : AgentTool(ToolName, Schema)
{
    public const string ToolName = "execute_sql";

    static readonly JsonElement Schema = QuerySchema.With("sql", """{ "type": "string", "description": "One SELECT statement, in the SQL that the list of datasets names for it." }""");

    public override bool IsReadOnly => true;

    public override ValueTask<Proposal?> ProposeAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Proposal?>(Proposal.Read(Sql(arguments), arguments));

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (source, wrong) = DatasetArgument.Read(arguments, context);
        if (source is null)
        {
            return wrong!;
        }

        var run = await runs.ExecuteAsync(context.RunOn(source, RunMode.Sql, Sql(arguments)), cancellationToken);
        return await RunOutcome.OfAsync(run, Sql(arguments), source, context, cancellationToken);
    }

    static string Sql(JsonElement arguments) => arguments.GetProperty("sql").GetString()!;
}
