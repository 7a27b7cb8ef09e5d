using Quaestor.Data.Results;

namespace Quaestor.Agent.Turns;

/// <summary>A drawing of a result. It holds no data: faces read the rows by <paramref name="ResultId"/>.</summary>
public sealed record Chart(Guid ChartId, Guid ResultId, ChartSpec Spec);

/// <summary>What is drawn, by the result's own column names.</summary>
/// <param name="Title">Null where nobody gave one.</param>
/// <param name="Y">One or more, each its own line, bar or slice size; one only where <paramref name="Series"/> is set, and of a pie; none of a histogram.</param>
/// <param name="Series">A column whose values split <paramref name="Y"/>, or the other axis of a heat map; null for none.</param>
public sealed record ChartSpec(ChartKind Kind, string? Title, ChartColumn X, IReadOnlyList<ChartColumn> Y, ChartColumn? Series = null);

/// <summary>A column of the result; <paramref name="Type"/> tells which axis it needs.</summary>
public sealed record ChartColumn(string Column, ColumnType Type);

public enum ChartKind
{
    Bar,

    /// <summary>Points in the order of x, not in that of the rows.</summary>
    Line,

    /// <summary>As a line, filled down to zero.</summary>
    Area,

    Scatter,

    /// <summary>A slice for each row.</summary>
    Pie,

    /// <summary>How many rows lie in each span of x; it has no y.</summary>
    Histogram,

    /// <summary>A field for each pair of x and series, its colour after y.</summary>
    Heatmap,
}
