using Quaestor.Agent.Capsules;

namespace Quaestor.Agent.Tools.Queries;

/// <summary>The tools by which a model answers.</summary>
public static class QueryTools
{
    /// <param name="pythonLimit">What Python code may take.</param>
    public static IReadOnlyList<AgentTool> All(Runs runs, TimeSpan pythonLimit) => [new ExecuteSql(runs), new ExecuteQueryPlan(runs), new ExecutePython(runs, pythonLimit), new Decline()];
}
