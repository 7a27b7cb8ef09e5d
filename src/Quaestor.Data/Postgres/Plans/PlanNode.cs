using System.Text.Json;

namespace Quaestor.Data.Postgres.Plans;

/// <summary>One step of a plan, as <c>EXPLAIN (FORMAT JSON)</c> tells it. Figures of a step that runs several times are of one time.</summary>
public sealed class PlanNode
{
    readonly JsonElement _fields;

    PlanNode(JsonElement fields, int number, int depth, double processes, bool endsEarly)
    {
        _fields = fields;
        (Number, Depth, Processes, EndsEarly) = (number, depth, processes, endsEarly);
    }

    /// <summary>Its line in the plan, from 1 on.</summary>
    public int Number { get; }

    public int Depth { get; }

    /// <summary>That run it at the same time, and share its loops.</summary>
    internal double Processes { get; }

    /// <summary>It may have been stopped before it had brought all its rows, by a LIMIT above it.</summary>
    internal bool EndsEarly { get; }

    public IReadOnlyList<PlanNode> Children { get; private init; } = [];

    public string Type => Text("Node Type") ?? "";

    /// <summary>Schema and table, quoted where need be; null for a step that reads none.</summary>
    public string? Relation => Text("Relation Name");

    public string? Alias => Text("Alias");

    public double PlanRows => NumberOf("Plan Rows") ?? 0;

    public double TotalCost => NumberOf("Total Cost") ?? 0;

    /// <summary>0 where it never ran; null for a plan that did not run.</summary>
    public double? Loops => NumberOf("Actual Loops");

    public double? ActualRows => NumberOf("Actual Rows");

    /// <summary>By the clock, over all its loops.</summary>
    public double? Milliseconds => NumberOf("Actual Total Time") * Math.Max(1, Loops.GetValueOrDefault() / Processes);

    /// <summary>Cost without that of the steps beneath it.</summary>
    public double OwnCost => Math.Max(0, TotalCost - Children.Where(child => !child.IsAside).Sum(child => child.TotalCost));

    /// <inheritdoc cref="Milliseconds"/>
    /// <remarks>Without the steps beneath it.</remarks>
    public double? OwnMilliseconds => Milliseconds is { } all ? Math.Max(0, all - Children.Sum(child => child.Milliseconds ?? 0)) : null;

    /// <summary>A sub-plan, whose cost the planner has spread over the step that asks it.</summary>
    bool IsAside => Text("Parent Relationship") is "InitPlan" or "SubPlan";

    /// <param name="plan">The object of a plan, with its <c>Plans</c>.</param>
    internal static PlanNode Read(JsonElement plan)
    {
        var next = 1;
        return Read(plan, 0, 1, endsEarly: false, ref next);
    }

    /// <summary>Itself and all beneath it, in the order of lines.</summary>
    public IEnumerable<PlanNode> All() => Children.SelectMany(child => child.All()).Prepend(this);

    public string? Text(string field) => _fields.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public double? NumberOf(string field) => _fields.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public IReadOnlyList<string> Texts(string field) =>
        _fields.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    static PlanNode Read(JsonElement plan, int depth, double processes, bool endsEarly, ref int next)
    {
        var number = next++;
        var inside = plan.TryGetProperty("Workers Launched", out var launched) && launched.TryGetInt32(out var workers) ? workers + 1 : processes;
        var early = plan.GetProperty("Node Type").GetString() switch
        {
            "Limit" => true,

            // They read all that is beneath them before they answer.
            "Sort" or "Hash" or "Aggregate" => false,
            _ => endsEarly,
        };
        List<PlanNode> children = [];
        if (plan.TryGetProperty("Plans", out var plans))
        {
            foreach (var child in plans.EnumerateArray())
            {
                children.Add(Read(child, depth + 1, inside, early, ref next));
            }
        }

        return new(plan, number, depth, processes, endsEarly) { Children = children };
    }
}
