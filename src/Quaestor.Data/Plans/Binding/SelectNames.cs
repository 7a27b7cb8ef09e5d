namespace Quaestor.Data.Plans.Binding;

/// <summary>Names the columns of a result: as the plan says, else after what they show, each unlike all others.</summary>
sealed class SelectNames(IReadOnlyList<SelectItem> items, IReadOnlyList<BoundTable> tables, BindingContext context, string prefix)
{
    readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Choose(IReadOnlyList<BoundExpression> values)
    {
        for (var index = 0; index < items.Count; index++)
        {
            TakeGiven(items[index].As, $"{prefix}select[{index}].as");
        }

        return [.. items.Select((item, index) => item.As ?? Free(values[index]))];
    }

    void TakeGiven(string? name, string path)
    {
        if (name is null)
        {
            return;
        }

        if (!Names.CanBeWritten(name))
        {
            context.Report(path, "A name has at least one character and none of them is NUL.");
        }
        else if (!_taken.Add(name))
        {
            context.Report(path, $"Two columns of the result cannot both be named \"{name}\".");
        }
    }

    string Free(BoundExpression value)
    {
        var name = After(value);
        if (_taken.Add(name))
        {
            return name;
        }

        if (value is BoundColumn column)
        {
            name = $"{tables.FirstOrDefault(table => table.Alias == column.Table)?.PlanName}_{name}";
        }

        var free = name;
        for (var number = 2; !_taken.Add(free); number++)
        {
            free = $"{name}_{number}";
        }

        return free;
    }

    static string After(BoundExpression value) => value switch
    {
        BoundColumn column => column.Name,
        BoundAggregate { Argument: BoundColumn column } aggregate => $"{Word(aggregate)}_{column.Name}",
        BoundAggregate aggregate => Word(aggregate),
        BoundWindow { Argument: BoundColumn column } window => $"{Names.Word(window.Function)}_{column.Name}",
        BoundWindow window => Names.Word(window.Function),
        BoundDays => "days",
        BoundBucket bucket => Names.Word(bucket.Unit),
        BoundFunction { Arguments: [BoundColumn column, ..] } => column.Name,
        BoundFunction call => Names.Word(call.Function),
        _ => "value",
    };

    static string Word(BoundAggregate aggregate) =>
        aggregate is { Function: AggregateFunction.Count, Distinct: true } ? "count_distinct" : Names.Word(aggregate.Function);
}
