namespace Quaestor.Samples.Shop;

/// <summary>How busy each day is: growth over the years, seasons, weekdays, and the days of big sales.</summary>
static class Calendar
{
    public static readonly DateOnly First = new(2023, 1, 1);
    public static readonly DateOnly Last = new(2025, 12, 31);

    static readonly int[] ByMonth = [92, 86, 95, 97, 101, 96, 84, 88, 99, 106, 132, 148];
    static readonly int[] ByWeekday = [112, 104, 100, 98, 97, 103, 94];

    /// <summary>Spreads <paramref name="orders"/> over the days; the parts add up to it exactly.</summary>
    public static IEnumerable<(DateOnly Day, int Orders)> Spread(int orders)
    {
        var days = Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(i => First.AddDays(i)).ToList();
        var total = days.Sum(Weight);
        long seen = 0;
        foreach (var day in days)
        {
            var before = orders * seen / total;
            seen += Weight(day);
            yield return (day, (int)((orders * seen / total) - before));
        }
    }

    public static bool IsSale(DateOnly day) => day is { Month: 11, Day: >= 22 } or { Month: 1, Day: <= 6 } or { Month: 7, Day: >= 10 and <= 14 };

    static long Weight(DateOnly day)
    {
        // From 100 % to 190 % over the three years, in tenths of a percent.
        long growth = 1000 + (900L * (day.DayNumber - First.DayNumber) / (Last.DayNumber - First.DayNumber));
        return growth * ByMonth[day.Month - 1] * ByWeekday[(int)day.DayOfWeek] * (IsSale(day) ? 14 : 10);
    }
}
