using Quaestor.Agent.Threads;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools.Charts;

/// <summary>The tools by which a model shows a result as a drawing.</summary>
public static class ChartTools
{
    public static IReadOnlyList<AgentTool> All(RunStore runs, ResultFolder results) => [new MakeChart(runs, results)];
}
