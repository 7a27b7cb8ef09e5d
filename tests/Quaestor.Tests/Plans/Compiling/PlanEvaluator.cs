using System.Text;
using Quaestor.Data.Plans;

namespace Quaestor.Tests.Plans.Compiling;

/// <summary>
/// Answers a plan over lists in memory, straight from what the records promise and without any SQL. It is here to disagree
/// with the compiler, so it shares nothing with it.
/// </summary>
sealed class PlanEvaluator(RandomShop shop, DateOnly today)
{
    public List<object?[]> Run(QueryPlan plan)
    {
        var rows = Rows(plan).Where(row => plan.Where is null || Holds(plan.Where, [row]) == true).ToList();
        var grouped = plan.GroupBy.Count > 0 || plan.Having is not null || plan.Select.Any(item => item.Value is Aggregate);
        var groups = grouped ? Groups(plan, rows) : rows.Select(row => new List<Row> { row });
        var results = groups
            .Where(group => plan.Having is null || Holds(plan.Having, group) == true)
            .Select(group => plan.Select.Select(item => Value(item.Value, group)).ToArray());
        results = plan.Distinct ? results.DistinctBy(cells => string.Join('\n', cells.Select(cell => cell ?? "\0null"))) : results;
        var ordered = results.ToList();
        ordered.Sort((left, right) => Compare(plan, left, right));
        var skipped = ordered.Skip((int)(plan.Offset ?? 0));
        return [.. plan.Limit is { } limit ? skipped.Take((int)limit) : skipped];
    }

    List<Row> Rows(QueryPlan plan)
    {
        var rows = All(plan.From.Table!).ToList();
        foreach (var join in plan.Joins)
        {
            var partners = All(join.Table.Table!).ToList();
            rows = [.. rows.SelectMany(row =>
            {
                var found = partners.Select(partner => row.With(partner)).Where(both => Joins(join, both)).ToList();
                return join.Type switch
                {
                    JoinType.Inner => found,
                    JoinType.Left => found.Count > 0 ? found : [row],
                    JoinType.Semi => found.Count > 0 ? [row] : [],
                    _ => found.Count > 0 ? [] : [row],
                };
            })];
        }

        return rows;
    }

    bool Joins(Join join, Row both) =>
        join.On.All(key => both.Cell(key.Left) is { } left && left.Equals(both.Cell(key.Right)))
        && (join.Where is null || Holds(join.Where, [both]) == true);

    IEnumerable<Row> All(string name)
    {
        var table = name == shop.Parents.Name ? shop.Parents : shop.Children;
        return table.Rows.Select(cells => new Row(table.Columns.Select((column, index) => ((name, column.Name), cells[index])).ToDictionary()));
    }

    IEnumerable<List<Row>> Groups(QueryPlan plan, List<Row> rows) => plan.GroupBy.Count == 0
        ? [rows]
        : rows.GroupBy(row => string.Join('\n', plan.GroupBy.Select(value => Value(value, [row]) ?? "\0null"))).Select(group => group.ToList());

    int Compare(QueryPlan plan, object?[] left, object?[] right)
    {
        foreach (var key in plan.OrderBy)
        {
            var index = plan.Select.ToList().FindIndex(item => item.Value == key.Value || (key.Value is SelectReference reference && reference.As == item.As));
            var (one, other) = (left[index], right[index]);
            var order = one is null || other is null
                ? ((one is null ? 1 : 0) - (other is null ? 1 : 0)) * (key.NullsFirst ? -1 : 1)
                : Order(one, other) * (key.Descending ? -1 : 1);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    object? Value(Expression expression, List<Row> group) => expression switch
    {
        ColumnReference column => group.Count == 0 ? null : group[0].Cell(column),
        Aggregate aggregate => Fold(aggregate, group),
        Arithmetic arithmetic => Calculate(arithmetic.Operator, Value(arithmetic.Left, group), Value(arithmetic.Right, group)),
        DateBucket bucket => Bucket(bucket.Unit, Value(bucket.Value, group)),
        TextLiteral literal => literal.Value,
        NumberLiteral literal => literal.Value,
        BooleanLiteral literal => literal.Value,
        DateLiteral literal => literal.Value,
        TimestampLiteral literal => literal.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    object? Fold(Aggregate aggregate, List<Row> group)
    {
        if (aggregate.Argument is null)
        {
            return (long)group.Count;
        }

        var values = group.Select(row => Value(aggregate.Argument, [row])).OfType<object>().ToList();
        if (aggregate.Function is AggregateFunction.Count or AggregateFunction.CountDistinct)
        {
            return (long)(aggregate.Function == AggregateFunction.Count ? values.Count : values.Distinct().Count());
        }

        return values.Count == 0 ? null : aggregate.Function switch
        {
            AggregateFunction.Sum => values.Sum(Number),
            AggregateFunction.Avg => values.Average(Number),
            AggregateFunction.Median => Median([.. values.Select(Number).Order()]),
            AggregateFunction.Min => values.Aggregate((least, value) => Order(value, least) < 0 ? value : least),
            _ => values.Aggregate((most, value) => Order(value, most) > 0 ? value : most),
        };
    }

    static object Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    static object? Calculate(ArithmeticOperator calculation, object? left, object? right) => left is null || right is null ? null : calculation switch
    {
        ArithmeticOperator.Add => Number(left) + Number(right),
        ArithmeticOperator.Subtract => Number(left) - Number(right),
        ArithmeticOperator.Multiply => Number(left) * Number(right),
        _ => Number(right) == 0 ? null : Number(left) / Number(right),
    };

    static object? Bucket(DateBucketUnit unit, object? value)
    {
        if (value is null)
        {
            return null;
        }

        var day = value is DateTime time ? DateOnly.FromDateTime(time) : (DateOnly)value;
        return unit switch
        {
            DateBucketUnit.Year => (long)day.Year,
            DateBucketUnit.Quarter => new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
            DateBucketUnit.Month => new DateOnly(day.Year, day.Month, 1),
            DateBucketUnit.Week => day.AddDays(1 - IsoWeekday(day)),
            DateBucketUnit.Day => day,
            DateBucketUnit.QuarterOfYear => (long)((day.Month + 2) / 3),
            DateBucketUnit.MonthOfYear => (long)day.Month,
            DateBucketUnit.Weekday => (long)IsoWeekday(day),
            _ => (long)((DateTime)value).Hour,
        };
    }

    static int IsoWeekday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;

    bool? Holds(Condition condition, List<Row> group)
    {
        switch (condition)
        {
            case And and:
                var all = and.Conditions.Select(part => Holds(part, group)).ToList();
                return all.Contains(false) ? false : all.Contains(null) ? null : true;
            case Or or:
                var any = or.Conditions.Select(part => Holds(part, group)).ToList();
                return any.Contains(true) ? true : any.Contains(null) ? null : false;
            case Not not:
                return !Holds(not.Condition, group);
            case IsNull isNull:
                return Value(isNull.Value, group) is null;
            case Comparison comparison:
                return Compare(Value(comparison.Left, group), comparison.Operator, Value(comparison.Right, group));
            case InList inList:
                return Holds(new Or([.. inList.Values.Select(value => new Comparison(inList.Value, ComparisonOperator.Equal, value))]), group);
            case Between between:
                return Holds(new And([new Comparison(between.Value, ComparisonOperator.GreaterOrEqual, between.Low), new Comparison(between.Value, ComparisonOperator.LessOrEqual, between.High)]), group);
            case TextMatch match:
                return Value(match.Value, group) is string text ? Matches(match, text) : null;
            case InPeriod inPeriod:
                var (from, until) = inPeriod.Period.Bounds(today);
                return Value(inPeriod.Value, group) is { } value
                    ? (from is null || Order(value, from) >= 0) && (until is null || Order(value, until) < 0)
                    : null;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }
    }

    static bool Matches(TextMatch match, string text)
    {
        var (whole, part) = match.CaseSensitive ? (text, match.Text) : (text.ToLowerInvariant(), match.Text.ToLowerInvariant());
        return match.Mode switch
        {
            TextMatchMode.Contains => whole.Contains(part, StringComparison.Ordinal),
            TextMatchMode.StartsWith => whole.StartsWith(part, StringComparison.Ordinal),
            _ => whole.EndsWith(part, StringComparison.Ordinal),
        };
    }

    static bool? Compare(object? left, ComparisonOperator comparison, object? right) => left is null || right is null ? null : comparison switch
    {
        ComparisonOperator.Equal => Order(left, right) == 0,
        ComparisonOperator.NotEqual => Order(left, right) != 0,
        ComparisonOperator.Less => Order(left, right) < 0,
        ComparisonOperator.LessOrEqual => Order(left, right) <= 0,
        ComparisonOperator.Greater => Order(left, right) > 0,
        _ => Order(left, right) >= 0,
    };

    // A timestamp beside a date counts as its day.
    static int Order(object left, object right) => (left, right) switch
    {
        (DateTime time, DateOnly day) => DateOnly.FromDateTime(time).CompareTo(day),
        (DateOnly day, DateTime time) => day.CompareTo(DateOnly.FromDateTime(time)),
        (string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)),
        (long or decimal or double, _) => Number(left).CompareTo(Number(right)),
        _ => ((IComparable)left).CompareTo(right),
    };

    static double Number(object value) => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);

    sealed record Row(Dictionary<(string Table, string Column), object?> Cells)
    {
        public object? Cell(ColumnReference column) => Cells.GetValueOrDefault((column.Table!, column.Column));

        public Row With(Row other) => new(Cells.Concat(other.Cells).ToDictionary());
    }
}
