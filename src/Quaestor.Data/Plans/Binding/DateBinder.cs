using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Binds what computes with dates.</summary>
sealed class DateBinder(ExpressionBinder expressions, BindingContext context)
{
    const int FarthestMove = 10_000;

    public BoundDays Bind(DaysBetween days, Place place, string path) => new(
        BindDate(days.From, place, $"{path}.from", "Days are counted between dates or timestamps"),
        BindDate(days.To, place, $"{path}.to", "Days are counted between dates or timestamps"));

    public BoundBucket Bind(DateBucket bucket, Place place, string path)
    {
        var value = BindDate(bucket.Value, place, $"{path}.value", "A date bucket needs a date or timestamp");
        if (bucket.Unit == DateBucketUnit.Hour && value.Type == ColumnType.Date)
        {
            context.Report($"{path}.unit", "A date has no hour; take day.");
        }

        var isDate = bucket.Unit is DateBucketUnit.Quarter or DateBucketUnit.Month or DateBucketUnit.Week or DateBucketUnit.Day;
        return new(bucket.Unit, value, isDate ? ColumnType.Date : ColumnType.Integer);
    }

    public BoundDateAdd Bind(DateAdd add, Place place, string path)
    {
        var value = BindDate(add.Value, place, $"{path}.value", "Only a date or timestamp can be moved");
        if (add.Count is < -FarthestMove or > FarthestMove)
        {
            context.Report($"{path}.count", $"A date can be moved by at most {FarthestMove} units.");
            return new(value, CalendarUnit.Day, 0);
        }

        return add.Unit switch
        {
            CalendarUnit.Quarter => new(value, CalendarUnit.Month, add.Count * 3),
            CalendarUnit.Week => new(value, CalendarUnit.Day, add.Count * 7),
            _ => new(value, add.Unit, add.Count),
        };
    }

    public BoundConstant Bind(RelativeDate relative, string path)
    {
        try
        {
            return new(Calendar.Add(relative.Unit, Calendar.StartOf(relative.Unit, context.Today), relative.Offset), ColumnType.Date);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            context.Report($"{path}.offset", "The date lies beyond the years 1 to 9999.");
            return new(context.Today, ColumnType.Date);
        }
    }

    BoundExpression BindDate(Expression expression, Place place, string path, string needed)
    {
        var value = TextAsDate.Read(expressions.BindOperand(expression, place, path));
        if (!value.IsTemporal)
        {
            context.Report(path, $"{needed}, but this is {value.Type!.Value.Words()}.{(value.IsText ? " A text that holds dates is read by to_date." : "")}");
        }

        return value;
    }
}
