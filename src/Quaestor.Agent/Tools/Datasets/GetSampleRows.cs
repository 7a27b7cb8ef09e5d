using System.Text.Json;
using Quaestor.Agent.Capsules;

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

        var limit = arguments.TryGetProperty("limit", out var number) && number.TryGetInt32(out var rows) ? Math.Clamp(rows, 1, MostRows) : UsualRows;
        var sql = $"SELECT * FROM {string.Join('.', table.Path.Select(Quoted))} LIMIT {limit}";
        var run = await runs.ExecuteAsync(new NewRun(context.UserId, context.ThreadId, context.TurnId, source, RunMode.Sql, sql) { CallId = context.CallId }, cancellationToken);
        return run.Page is { } page
            ? new ToolOutcome(true, RowsText.Of(page), $"{RowsText.Summary(page)} of {table.Name}")
            : ToolOutcome.Wrong(run.Error!.Message);
    }

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
