using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>A number computed over rows of one table: how many there are, or an aggregate of a value of each.</summary>
/// <param name="Table">The table whose rows are counted or hold the value; rows repeated by a join would falsify it.</param>
/// <param name="Argument">Null to count rows.</param>
/// <param name="Label">As an answer names it: <c>revenue</c>, <c>average price</c>.</param>
/// <param name="DividedBy">Null, or what the figure is shared among.</param>
sealed record Figure(AggregateFunction Function, TableSchema Table, Expression? Argument, string Label, Figure? DividedBy = null)
{
    /// <summary>The whole of what is computed, where that is more than one function over <see cref="Argument"/>; null else.</summary>
    public Expression? Formula { get; init; }

    /// <summary>Which rows it looks at; null for all.</summary>
    public Condition? Where { get; init; }

    /// <summary>Tables that <see cref="Where"/> needs.</summary>
    public IReadOnlyList<TableSchema> Also { get; init; } = [];

    /// <summary>A team said what it is.</summary>
    public bool IsDefined { get; init; }

    public bool CountsRows => Function == AggregateFunction.Count && Argument is null && DividedBy is null;

    /// <summary>It is computed of more than a column, or as somebody said.</summary>
    public bool IsMeasure => IsDefined || Argument is not (null or ColumnReference);

    public static Figure RowsOf(TableSchema table) => new(AggregateFunction.Count, table, null, $"number of {Labels.Of(table)}");
}

/// <summary>Names as an answer writes them.</summary>
static class Labels
{
    public static string Of(TableSchema table) => table.Name.Replace('_', ' ');

    public static string Of(GroupKey key) => key switch
    {
        GroupKey.ByColumn column => column.Field.Label,
        GroupKey.ByRow row => Of(row.Table),
        GroupKey.ByDate { Unit: DateBucketUnit.MonthOfYear } => "month of the year",
        GroupKey.ByDate date => date.Unit.ToString().ToLowerInvariant(),
        _ => "group",
    };

    public static string Of(AggregateFunction function) => function switch
    {
        AggregateFunction.Sum => "total",
        AggregateFunction.Avg => "average",
        AggregateFunction.Min => "lowest",
        AggregateFunction.Max => "highest",
        AggregateFunction.Median => "median",
        AggregateFunction.CountDistinct => "number of different",
        _ => "number of",
    };
}
