namespace Quaestor.Data.Plans.Binding;

/// <summary>Where in a plan an expression stands: what it may name there, and what it may hold.</summary>
/// <param name="Tables">The tables whose columns it may name.</param>
/// <param name="NoAggregate">Why no aggregate may stand there; null where one may. So for the others.</param>
sealed record Place(IReadOnlyList<BoundTable> Tables, string? NoAggregate = null, string? NoWindow = null, string? NoSubPlan = null)
{
    const string FilterWindow = "A window function cannot stand in {0}; select it in a sub-plan, and filter over that.";

    /// <summary>Whether columns of the plan around this one may be named.</summary>
    public bool NamesOuter { get; init; }

    public static Place Select(IReadOnlyList<BoundTable> tables) => new(tables);

    public static Place Where(IReadOnlyList<BoundTable> tables) => new(
        tables,
        "An aggregate cannot stand in where, which looks at single rows; put it in having.",
        Word(FilterWindow, "where")) { NamesOuter = true };

    public static Place JoinWhere(IReadOnlyList<BoundTable> tables) => new(
        tables,
        "An aggregate cannot stand in a join, which looks at single rows; put it in having.",
        Word(FilterWindow, "a join"),
        "A sub-plan cannot stand in a join; put it in where.");

    public static Place GroupBy(IReadOnlyList<BoundTable> tables) => new(
        tables,
        "Rows cannot be grouped by an aggregate.",
        Word(FilterWindow, "group_by"),
        "Rows cannot be grouped by a sub-plan; join it instead.");

    public static Place Having(IReadOnlyList<BoundTable> tables) => new(tables, NoWindow: Word(FilterWindow, "having"));

    public Place InsideAggregate => new(
        Tables,
        "An aggregate cannot hold another one.",
        "An aggregate cannot hold a window function; select it in a sub-plan, and aggregate over that.",
        "An aggregate cannot hold a sub-plan; join it instead.");

    public Place InsideWindow => this with
    {
        NoWindow = "A window function cannot hold another one; select it in a sub-plan.",
        NoSubPlan = "A window function cannot hold a sub-plan; join it instead.",
        NamesOuter = false,
    };

    static string Word(string sentence, string place) => string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, place);
}
