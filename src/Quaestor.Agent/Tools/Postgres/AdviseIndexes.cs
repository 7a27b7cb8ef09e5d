using System.Globalization;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Postgres;
using Quaestor.Agent.Sharing;
using Quaestor.Data.Postgres.Advice;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

sealed class AdviseIndexes(IndexAdvice advice) : PostgresTool("pg_advise_indexes", Schema)
{
    const int UsualWorkload = 20;

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "statements": { "type": ["array", "null"], "description": "Statements to find indexes for; null for those that the server has measured.", "items": { "type": "string" } }
          },
          "required": ["dataset", "statements"],
          "additionalProperties": false
        }
        """u8);

    /// <summary>Many sets of indexes are tried.</summary>
    public override TimeSpan? TimeLimit => TimeSpan.FromMinutes(5);

    public override bool IsReadOnly => true;

    protected override async Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        List<string> statements = arguments.GetProperty("statements") is { ValueKind: JsonValueKind.Array } given ? [.. given.EnumerateArray().Select(sql => sql.GetString()!)] : [];
        var report = await advice.AdviseAsync(source, context.Role, statements, UsualWorkload, cancellationToken);
        var summary = report.Indexes.Count == 0 ? "no index would help much" : $"{report.Indexes.Count} {(report.Indexes.Count == 1 ? "index" : "indexes")}: {string.Join(", ", report.Indexes.Select(index => index.Name))}";
        return new ToolOutcome(
            true,
            new GradedText($"{summary}. The figures are shown to the user, not to you.")
            {
                // A partial index, and values put in for parameters, tell of what columns hold.
                Forms = [new(Text(report), [new(source.Id, SourceShare.Rows, [])])],
            },
            summary);
    }

    static string Text(AdviceReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Tried {report.Method}. Cost of the workload: {report.CostBefore:0.##} now, {report.CostAfter:0.##} with these:");
        foreach (var index in report.Indexes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {string.Join("; ", index.Build)}\n  saves {index.GainPercent} % of the cost; size about {index.SizeBytes / 1024:N0} kB; {index.IndexWrites:N0} rows written to the table since its statistics began; serves statement {string.Join(", ", index.Serves)}; undo: {string.Join("; ", index.Undo)}{(index.Replaces.Count > 0 ? $"; makes needless: {string.Join(", ", index.Replaces)}" : "")}");
        }

        foreach (var (statement, number) in report.Statements.Select((statement, place) => (statement, place + 1)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{number}. {statement.Skipped ?? string.Create(CultureInfo.InvariantCulture, $"cost {statement.CostBefore:0.##} → {statement.CostAfter:0.##}")}: {statement.Sql}");
        }

        return text.AppendJoin('\n', report.Notes).ToString().TrimEnd();
    }
}
