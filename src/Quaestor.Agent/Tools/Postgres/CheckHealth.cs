using System.Text;
using System.Text.Json;
using Quaestor.Agent.Postgres;
using Quaestor.Agent.Sharing;
using Quaestor.Data.Postgres.Health;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

sealed class CheckHealth() : PostgresTool("pg_health", Schema)
{
    static readonly JsonElement Schema = JsonSerializer.SerializeToElement(new
    {
        type = "object",
        properties = new
        {
            dataset = new { type = new[] { "string", "null" }, description = "Name of the dataset; null for the one in use." },
            checks = new { type = new[] { "array", "null" }, description = "Only these checks; null for all.", items = new { type = "string", @enum = DatabaseHealth.Checks } },
        },
        required = new[] { "dataset", "checks" },
        additionalProperties = false,
    });

    public override bool IsReadOnly => true;

    protected override async Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        List<string> wanted = arguments.GetProperty("checks") is { ValueKind: JsonValueKind.Array } names ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
        var report = await DatabaseHealth.CheckAsync(PostgresDatabase.Of(source), wanted, cancellationToken);
        var found = report.Checks.Where(check => check.State != CheckState.Ok).ToList();
        var (states, full) = (new StringBuilder(), new StringBuilder());
        foreach (var check in found)
        {
            states.AppendLine($"- {check.State.ToString().ToLowerInvariant()}: {check.Title} ({check.Name})");
            full.AppendLine($"- {check.State.ToString().ToLowerInvariant()}: {check.Title} ({check.Name}). {check.Finding} Threshold: {check.Threshold}. {check.Advice}");
        }

        var fine = $"{report.Checks.Count - found.Count} of {report.Checks.Count} checks are fine.";
        return new ToolOutcome(
            true,
            new GradedText($"{states}{fine} What was found is shown to the user, not to you.")
            {
                Forms = [new($"{full}{fine}", [new(source.Id, SourceShare.Summaries, context.Sources.PolicyOf(source).Masked)])],
            },
            found.Count == 0 ? fine : $"{found.Count} of {report.Checks.Count} checks found something: {string.Join(", ", found.Take(4).Select(check => check.Title))}{(found.Count > 4 ? " …" : "")}");
    }
}
