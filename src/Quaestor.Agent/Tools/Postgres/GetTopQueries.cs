using System.Globalization;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Postgres;
using Quaestor.Agent.Sharing;
using Quaestor.Data.Postgres.Statements;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

sealed class GetTopQueries() : PostgresTool("pg_top_queries", Schema)
{
    const int LongestQuery = 600;

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "by": { "type": "string", "enum": ["total", "mean", "calls", "rows", "io", "temp", "wal"], "description": "total: time of all calls; mean: time of a call; io: blocks read; temp: blocks written to temporary files." },
            "limit": { "type": ["integer", "null"], "description": "1 to 20; null for 5." }
          },
          "required": ["dataset", "by", "limit"],
          "additionalProperties": false
        }
        """u8);

    public override bool IsReadOnly => true;

    protected override async Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var order = Enum.Parse<StatementOrder>(arguments.GetProperty("by").GetString()!, ignoreCase: true);
        var limit = arguments.GetProperty("limit") is { ValueKind: JsonValueKind.Number } number ? Math.Clamp((int)number.GetDouble(), 1, 20) : 5;
        var top = await ServerStatements.ReadAsync(PostgresDatabase.Of(source), order, limit, cancellationToken);
        if (top.Missing is { } missing)
        {
            return ToolOutcome.Wrong(missing);
        }

        var summary = top.Statements.Count == 0 ? "No statement has been measured yet." : $"the {top.Statements.Count} statements with most {arguments.GetProperty("by").GetString()}";
        return new ToolOutcome(
            true,
            new GradedText($"{summary}. They are shown to the user, not to you.")
            {
                Forms = [new(Text(top), [new(source.Id, SourceShare.Summaries, context.Sources.PolicyOf(source).Masked)])],
            },
            summary);
    }

    static string Text(TopStatements top)
    {
        var text = new StringBuilder();
        text.AppendLine(top.Since is { } since ? $"Measured since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC." : "Measured since an unknown time.");
        foreach (var one in top.Statements)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- query_id {one.QueryId}: {one.Calls:N0} calls, {one.TotalMs:N0} ms together ({one.SharePercent} % of all), {one.MeanMs:0.###} ms mean, {one.MaxMs:0.###} ms at most, {one.Rows:N0} rows, {one.ReadBlocks:N0} blocks read, {one.HitBlocks:N0} from the cache, {one.TempBlocks:N0} to temporary files");
            text.AppendLine($"  {Shown(one.Query)}");
        }

        return text.Append(top.Hidden).ToString().TrimEnd();
    }

    // Of statements other than these the server keeps the constants.
    static string Shown(string query)
    {
        var first = query.TrimStart().Split([' ', '\n', '\t', '('], 2)[0].ToUpperInvariant();
        return first is not ("SELECT" or "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "WITH" or "VALUES" or "TABLE") ? $"{first} …"
            : query.Length > LongestQuery ? query[..LongestQuery] + "…" : query;
    }
}
