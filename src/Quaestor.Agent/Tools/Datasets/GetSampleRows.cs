using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Datasets;

sealed class GetSampleRows(Runs runs) : AgentTool("get_sample_rows", Schema)
{
    const int UsualRows = 5;
    const int MostRows = 20;

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "table": { "type": "string" },
            "limit": { "type": ["integer", "null"], "description": "1 to 20; null for 5." }
          },
          "required": ["dataset", "table", "limit"],
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
        var given = arguments.GetProperty("table").GetString()!;
        if (schema.Tables.FirstOrDefault(t => t.Name.Equals(given, StringComparison.OrdinalIgnoreCase)) is not { } table)
        {
            return ToolOutcome.Wrong($"{source.Name} has no table \"{given}\".{TableNames.Instead(schema, given)}");
        }

        var limit = arguments.TryGetProperty("limit", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var rows) ? Math.Clamp(rows, 1, MostRows) : UsualRows;
        var sql = $"SELECT * FROM {string.Join('.', table.Path.Select(Quoted))} LIMIT {limit}";
        var run = await runs.ExecuteAsync(context.RunOn(source, RunMode.Sql, sql), cancellationToken);
        var masked = context.Sources.PolicyOf(source).Masked;
        if (run.Page is not { } page)
        {
            return new ToolOutcome(false, new ErrorText(source, schema, masked, sql).Of(run.Error!, run.Error!.Message), run.Error.Message);
        }

        // What may be told of the table instead; the rows take the place of all but the least of it.
        var described = GetDatasetSchema.TextOf(source, schema with { Tables = [table], Joins = [] }, masked)
            .Select(text => $"Rows of {table.Name} are not shown to you: its owner shares no rows with this model. What there is to know of it:\n{text}");
        var sample = new ResultText(source, schema, masked, sql).Of(page, page.Rows);
        return new ToolOutcome(
            true,
            described with { Forms = [.. sample.Forms.Where(form => form.Needs.All(need => need.Level == SourceShare.Rows)), .. described.Forms.Where(form => form.Needs.All(need => need.Level != SourceShare.Rows))] },
            $"{RowsText.Summary(page)} of {table.Name}");
    }

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
