namespace Quaestor.Data.Postgres.Plans;

/// <summary>One line of a plan, for people.</summary>
/// <param name="Step">What it does: <c>Index Scan using orders_pkey on orders o</c>.</param>
/// <param name="Details">Its conditions, sort keys and the like, as the server words them.</param>
/// <param name="Rows">As the planner guessed, each time that it runs.</param>
/// <param name="ActualRows">Each time; null for a plan that did not run.</param>
/// <param name="Milliseconds">By the clock, with the steps beneath it.</param>
/// <param name="OwnPercent">Its own part of the whole time, or of the whole cost where it did not run.</param>
public sealed record PlanLine(
    int Number, int Depth, string Step, IReadOnlyList<string> Details, double Cost, double Rows, double? ActualRows, double? Loops, double? Milliseconds, double OwnPercent)
{
    static readonly string[] Shown =
    [
        "Index Cond", "Recheck Cond", "Filter", "Hash Cond", "Merge Cond", "Join Filter", "One-Time Filter", "TID Cond", "Order By",
        "Sort Key", "Presorted Key", "Group Key", "Sort Method", "Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck",
        "Heap Fetches", "Hash Batches", "Disk Usage", "Subplan Name", "CTE Name", "Function Name", "Workers Planned", "Workers Launched",
        "Shared Hit Blocks", "Shared Read Blocks", "Temp Read Blocks", "Temp Written Blocks",
    ];

    internal static PlanLine Of(PlanNode node, PlanReading plan)
    {
        var whole = plan.HasRun ? plan.Root.Milliseconds : plan.Root.TotalCost;
        var own = plan.HasRun ? node.OwnMilliseconds : node.OwnCost;
        return new(
            node.Number, node.Depth, StepOf(node), [.. Shown.Select(field => Detail(node, field)).OfType<string>()], node.TotalCost, node.PlanRows, node.ActualRows, node.Loops,
            node.Milliseconds is { } time ? Math.Round(time, 3) : null, whole > 0 ? Math.Round(Math.Min(100, 100 * (own ?? 0) / whole.Value), 1) : 0);
    }

    static string StepOf(PlanNode node)
    {
        var strategy = node.Type == "Aggregate" ? node.Text("Strategy") switch { "Hashed" => "Hash", "Sorted" => "Group", "Mixed" => "Mixed", _ => "" } : "";
        var type = strategy + (node.Text("Join Type") is { } join && join != "Inner" ? $"{node.Type} ({join})" : node.Type);
        var index = node.Text("Index Name") is { } name ? $" using {name}" : "";
        var relation = node.Relation is { } table ? $" on {table}{(node.Alias is { } alias && alias != table ? $" {alias}" : "")}" : "";
        var backward = node.Text("Scan Direction") == "Backward" ? " backward" : "";
        return $"{(node.Text("Partial Mode") is "Partial" ? "Partial " : "")}{type}{backward}{index}{relation}";
    }

    static string? Detail(PlanNode node, string field) =>
        node.Text(field) is { } text ? $"{field}: {text}"
        : node.NumberOf(field) is { } number && number > 0 ? $"{field}: {PlanFinding.Count(number)}"
        : node.Texts(field) is { Count: > 0 } texts ? $"{field}: {string.Join(", ", texts)}"
        : null;
}
