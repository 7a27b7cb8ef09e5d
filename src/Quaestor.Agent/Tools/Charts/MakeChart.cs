using System.Text.Json;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools.Charts;

sealed class MakeChart(RunStore runs, ResultFolder results) : AgentTool("make_chart", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "result_id": { "type": ["string", "null"], "description": "The result to draw; null for the latest one." },
            "kind": { "type": "string", "enum": ["bar", "line", "area", "scatter", "pie", "histogram", "heatmap"] },
            "x": { "type": "string", "description": "Column of the categories, of the order, or of a scatter's first number." },
            "y": { "type": "array", "description": "Columns of the numbers drawn; none of a histogram.", "items": { "type": "string" } },
            "series": { "type": ["string", "null"], "description": "Column whose values split one y, or the other axis of a heatmap; null for none." },
            "title": { "type": ["string", "null"], "description": "A few words in the user's language; null for none." }
          },
          "required": ["result_id", "kind", "x", "y", "series", "title"],
          "additionalProperties": false
        }
        """u8);

    /// <summary>It draws what the calls before it in the same reply bring.</summary>
    public override bool IsReadOnly => true;

    public override bool IsSerial => true;

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (run, wrong) = await FindAsync(TextOf(arguments, "result_id"), context);
        if (run?.Result is not { } stored)
        {
            return wrong!;
        }

        using (var file = results.Open(stored.Id))
        {
            if (file is null)
            {
                return ToolOutcome.Wrong("The rows of that result are no longer kept. Run its query again and draw the new result.");
            }
        }

        if (await ChartedResult.OfAsync(run, stored, context, cancellationToken) is not { } result)
        {
            return ToolOutcome.Wrong("The dataset of that result is no longer there, so it cannot be drawn.");
        }

        var asked = new AskedChart(
            Enum.Parse<ChartKind>(arguments.GetProperty("kind").GetString()!, ignoreCase: true),
            arguments.GetProperty("x").GetString()!,
            [.. arguments.GetProperty("y").EnumerateArray().Select(name => name.GetString()!)],
            TextOf(arguments, "series"),
            TextOf(arguments, "title"));
        var shown = new ChartChoice(result, result.Names).Of(asked);
        return new ToolOutcome(shown.Spec is not null, TextFor(asked, result), shown.Text)
        {
            Chart = shown.Spec is { } spec ? new Chart(Guid.CreateVersion7(), stored.Id, spec) : null,
        };
    }

    /// <summary>Only results of this person's runs in this thread.</summary>
    async Task<(RunRecord? Run, ToolOutcome? Wrong)> FindAsync(string? given, ToolContext context)
    {
        if (given is null)
        {
            return context.ThreadId is { } conversation && await runs.LatestSuccessAsync(conversation) is { } latest && latest.UserId == context.UserId
                ? (latest, null)
                : (null, ToolOutcome.Wrong("There is no result to draw yet. Run a query first."));
        }

        return context.ThreadId is { } thread && Guid.TryParse(given, out var id) && await runs.FindByResultAsync(context.UserId, thread, id) is { } run
            ? (run, null)
            : (null, ToolOutcome.Wrong($"There is no result \"{given}\" in this conversation. Take the result_id that a query gave, or null for the latest result."));
    }

    /// <summary>Names that the statement made are for those who may see what its writer saw.</summary>
    static GradedText TextFor(AskedChart asked, ChartedResult result)
    {
        return new GradedText(Worded(result.NamesOfSchema)) { Forms = [new(Worded(result.NamesOfStatement), result.Needs)] };

        string Worded(IReadOnlyList<string> names)
        {
            var (spec, text) = new ChartChoice(result, names).Of(asked);
            return spec is null ? text : $"The user sees {text}, below your answer. Do not repeat its figures.";
        }
    }

    static string? TextOf(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var text) && text.GetString()?.Trim() is { Length: > 0 } given ? given : null;
}
