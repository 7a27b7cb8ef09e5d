using Quaestor.Agent.Capsules;
using Quaestor.Agent.Postgres.Backups;

namespace Quaestor.Agent.Tools.Queries;

/// <summary>The tools by which a model answers.</summary>
public static class QueryTools
{
    /// <param name="pythonLimit">How long Python code may run; null where none runs.</param>
    public static IReadOnlyList<AgentTool> All(Runs runs, TimeSpan? pythonLimit, DatabaseBackups backups) => [.. Running(runs, pythonLimit, backups), new Decline()];

    /// <summary>Those that run something.</summary>
    /// <inheritdoc cref="All"/>
    public static IReadOnlyList<AgentTool> Running(Runs runs, TimeSpan? pythonLimit, DatabaseBackups backups) =>
        [new ExecuteSql(runs, backups), new ExecuteQueryPlan(runs), .. pythonLimit is { } limit ? [new ExecutePython(runs, limit)] : Array.Empty<AgentTool>()];
}
