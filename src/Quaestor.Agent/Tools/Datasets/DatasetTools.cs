using Quaestor.Agent.Capsules;

namespace Quaestor.Agent.Tools.Datasets;

/// <summary>The tools by which a model finds out what there is.</summary>
public static class DatasetTools
{
    public static IReadOnlyList<AgentTool> All(Runs runs) => [new ListDatasets(), new GetDatasetSchema(), new GetSampleRows(runs)];
}
