namespace Quaestor.Data.Plans.Binding;

/// <summary>Names the columns of a result: as the plan says, else after what they show, each unlike all others.</summary>
sealed class SelectNames(IReadOnlyList<SelectItem> items, IReadOnlyList<BoundTable> tables, List<PlanProblem> problems)
{
    readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Choose(IReadOnlyList<TypedExpression> values)
    {
        for (var index = 0; index < items.Count; index++)
        {
            TakeGiven(items[index].As, $"select[{index}].as");
        }

        return [.. items.Select((item, index) => item.As ?? Free(values[index].Value))];
    }

    void TakeGiven(string? name, string path)
    {
        if (name is null)
        {
            return;
        }

        if (!Names.CanBeWritten(name))
        {
            problems.Add(new(path, "A name has at least one character and none of them is NUL."));
        }
        else if (!_taken.Add(name))
        {
            problems.Add(new(path, $"Two columns of the result cannot both be named \"{name}\"."));
        }
    }

    string Free(Expression value)
    {
        var name = After(value);
        if (_taken.Add(name))
        {
            return name;
        }

        if (value is ColumnReference column)
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

    static string After(Expression value) => value switch
    {
        ColumnReference column => column.Column,
        Aggregate { Argument: ColumnReference column } aggregate => $"{Word(aggregate.Function)}_{column.Column}",
        Aggregate aggregate => Word(aggregate.Function),
        DaysBetween => "days",
        DateBucket bucket => Word(bucket.Unit),
        _ => "value",
    };

    static string Word<T>(T value)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
