using System.Text.Json;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Tools.Datasets;

sealed class GetDatasetSchema() : AgentTool("get_dataset_schema", Schema)
{
    const int MostTokens = 8000;

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "tables": {
              "type": ["array", "null"],
              "description": "Only these tables; null for all.",
              "items": { "type": "string" }
            }
          },
          "required": ["dataset", "tables"],
          "additionalProperties": false
        }
        """u8);

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (source, wrong) = DatasetArgument.Read(arguments, context);
        if (source is null)
        {
            return wrong!;
        }

        var schema = await source.SchemaAsync(cancellationToken);
        var wanted = Wanted(arguments);
        if (wanted.FirstOrDefault(name => !schema.Tables.Any(t => Same(t.Name, name))) is { } unknown)
        {
            var names = schema.Tables.Select(t => t.Name).ToList();
            return ToolOutcome.Wrong(
                $"{source.Name} has no table \"{unknown}\".{NearestName.Hint(unknown, names)} Its tables are: {string.Join(", ", names)}.");
        }

        var shown = wanted.Count == 0 ? schema : schema with { Tables = [.. schema.Tables.Where(t => wanted.Any(name => Same(t.Name, name)))] };
        return new ToolOutcome(true, $"Dataset {source.Name}\n{SchemaText.Of(shown, MostTokens)}", $"{source.Name}: {string.Join(", ", shown.Tables.Select(t => t.Name))}");
    }

    static List<string> Wanted(JsonElement arguments) =>
        arguments.TryGetProperty("tables", out var tables) && tables.ValueKind == JsonValueKind.Array
            ? [.. tables.EnumerateArray().Select(t => t.GetString()!)]
            : [];

    static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
