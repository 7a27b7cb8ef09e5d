using System.Text.Json;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Datasets;

sealed class ListDatasets() : AgentTool("list_datasets", Schema)
{
    const int MostTables = 40;

    static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{},"required":[],"additionalProperties":false}"""u8);

    public override bool IsReadOnly => true;

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var source in context.Sources.All)
        {
            var description = context.Sources.PolicyOf(source).Description is { } text ? $" – {text}" : "";
            lines.Add($"{source.Name} ({source.Kind}){description}: {await TablesAsync(source, cancellationToken)}");
        }

        return lines.Count == 0
            ? new ToolOutcome(true, "There are no datasets. The user has to add one first.", "no datasets")
            : new ToolOutcome(true, string.Join('\n', lines), lines.Count == 1 ? "1 dataset" : $"{lines.Count} datasets");
    }

    // One that is out of reach must not hide the others.
    static async Task<string> TablesAsync(ISource source, CancellationToken cancellationToken)
    {
        try
        {
            var tables = (await source.SchemaAsync(cancellationToken)).Tables.Select(t => t.Name).ToList();
            var more = tables.Count > MostTables ? $" and {tables.Count - MostTables} more" : "";
            return string.Join(", ", tables.Take(MostTables)) + more;
        }
        catch (Exception exception) when (exception is SourceException or SandboxException)
        {
            return "cannot be used now; the user sees why in the list of sources.";
        }
    }
}
