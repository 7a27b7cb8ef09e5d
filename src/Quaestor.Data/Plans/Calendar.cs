namespace Quaestor.Data.Plans;

/// <summary>Arithmetic of whole calendar units; weeks start on Monday.</summary>
public static class Calendar
{
    public static DateOnly StartOf(CalendarUnit unit, DateOnly day) => unit switch
    {
        CalendarUnit.Year => new(day.Year, 1, 1),
        CalendarUnit.Quarter => new(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
        CalendarUnit.Month => new(day.Year, day.Month, 1),
        CalendarUnit.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        CalendarUnit.Day => day,
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <exception cref="ArgumentOutOfRangeException">The day lies beyond the years 1 to 9999.</exception>
    public static DateOnly Add(CalendarUnit unit, DateOnly day, int count) => unit switch
    {
        CalendarUnit.Year => day.AddYears(count),
        CalendarUnit.Quarter => day.AddMonths(checked(count * 3)),
        CalendarUnit.Month => day.AddMonths(count),
        CalendarUnit.Week => day.AddDays(checked(count * 7)),
        CalendarUnit.Day => day.AddDays(count),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };
}
