using Quaestor.Agent.Capsules;

namespace Quaestor.Agent.Tools.Queries;

/// <summary>The tools by which a model answers.</summary>
public static class QueryTools
{
    public static IReadOnlyList<AgentTool> All(Runs runs) => [new ExecuteSql(runs), new ExecuteQueryPlan(runs), new Decline()];
}
