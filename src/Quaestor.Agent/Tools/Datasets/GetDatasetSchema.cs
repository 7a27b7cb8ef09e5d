using System.Text.Json;
using Quaestor.Agent.Sharing;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Datasets;

sealed class GetDatasetSchema() : AgentTool("get_dataset_schema", Schema)
{
    const int MostTokens = 8000;
    const int MostNamed = 8;

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
            },
            "search": {
              "type": ["string", "null"],
              "description": "Words of the tables, columns or values looked for, where the dataset is too large to be told whole; null for none."
            }
          },
          "required": ["dataset", "tables", "search"],
          "additionalProperties": false
        }
        """u8);

    public override bool IsReadOnly => true;

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
            return ToolOutcome.Wrong($"{source.Name} has no table \"{unknown}\".{TableNames.Instead(schema, unknown)}");
        }

        var shown = wanted.Count == 0 ? schema : schema with { Tables = [.. schema.Tables.Where(t => wanted.Any(name => Same(t.Name, name)))] };
        var search = arguments.TryGetProperty("search", out var words) ? words.GetString() : null;
        return new ToolOutcome(true, TextOf(source, shown, context.Sources.PolicyOf(source).Masked, search), Summary(source.Name, shown));
    }

    /// <summary>What models may see of these tables without their rows.</summary>
    internal static GradedText TextOf(ISource source, SourceSchema shown, IReadOnlyList<string> masked, string? search = null)
    {
        var text = GradedText.Of(source.Id, masked, At(SourceShare.Schema), At(SourceShare.Summaries), At(SourceShare.Rows));
        return masked.Count == 0 ? text : text with { Forms = [new(Of(shown), [new(source.Id, SourceShare.Rows, [])]), .. text.Forms] };

        string At(SourceShare level) => Of(GradedSchema.Of(shown, level, masked));

        string Of(SourceSchema schema) => $"Dataset {source.Name}\n{SchemaText.Of(schema, MostTokens, search)}";
    }

    static string Summary(string source, SourceSchema shown) => shown.Tables.Count <= MostNamed
        ? $"{source}: {string.Join(", ", shown.Tables.Select(t => t.Name))}"
        : $"{source}: {shown.Tables.Count} tables";

    static List<string> Wanted(JsonElement arguments) =>
        arguments.TryGetProperty("tables", out var tables) && tables.ValueKind == JsonValueKind.Array
            ? [.. tables.EnumerateArray().Select(t => t.GetString()!)]
            : [];

    static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
