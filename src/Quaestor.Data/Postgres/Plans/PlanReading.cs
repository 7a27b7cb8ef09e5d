using System.Text.Json;

namespace Quaestor.Data.Postgres.Plans;

/// <summary>A plan as the server told it, and what stands out in it.</summary>
/// <param name="PlanningMs">Null where the server did not tell.</param>
/// <param name="ExecutionMs">Null for a statement that was planned and did not run.</param>
public sealed record PlanReading(PlanNode Root, double? PlanningMs, double? ExecutionMs)
{
    static readonly Func<PlanReading, IEnumerable<PlanFinding>>[] Looks =
        [CostliestNode.Find, WrongEstimate.Find, Spill.Find, MissingIndex.Find, RepeatedScan.Find, LossyBitmap.Find, HeapFetches.Find, DiskReads.Find];

    public bool HasRun => ExecutionMs is not null;

    /// <summary>What to look at first, by the step that it is about.</summary>
    public IReadOnlyList<PlanFinding> Findings => [.. Looks.SelectMany(look => look(this))];

    public IReadOnlyList<PlanLine> Lines => [.. Root.All().Select(node => PlanLine.Of(node, this))];

    /// <param name="json">As <c>EXPLAIN (FORMAT JSON)</c> answers: an array of one object.</param>
    /// <exception cref="InvalidDataException">It is no plan.</exception>
    public static PlanReading Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 2_000 });
            var plan = document.RootElement.Clone()[0];
            return new(PlanNode.Read(plan.GetProperty("Plan")), Milliseconds(plan, "Planning Time"), Milliseconds(plan, "Execution Time"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The server answered EXPLAIN with something that is no plan in JSON.", error);
        }
    }

    static double? Milliseconds(JsonElement plan, string field) => plan.TryGetProperty(field, out var value) ? value.GetDouble() : null;
}
