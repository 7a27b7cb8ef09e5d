using System.Globalization;

namespace Quaestor.Data.Postgres.Plans;

/// <summary>What stands out in a plan.</summary>
/// <param name="Kind"><c>costliest</c>, <c>wrong_estimate</c>, <c>spill</c>, <c>missing_index</c>, <c>repeated_scan</c>, <c>lossy_bitmap</c>, <c>heap_fetches</c> or <c>disk_reads</c>.</param>
/// <param name="Line">The step's.</param>
/// <param name="Sentence">With the figures.</param>
/// <param name="Advice">What may help; null where it is only to be known.</param>
public sealed record PlanFinding(string Kind, int Line, string Sentence, string? Advice)
{
    /// <summary>A step by its name and what it reads: <c>Seq Scan on orders</c>.</summary>
    internal static string Named(PlanNode node) => node.Relation is { } relation ? $"{node.Type} on {relation}" : node.Type;

    internal static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Size(double kibibytes) => kibibytes switch
    {
        >= 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{kibibytes / (1 << 20):0.#} GB"),
        >= 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{kibibytes / (1 << 10):0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{kibibytes:0} kB"),
    };
}
