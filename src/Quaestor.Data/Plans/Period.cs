using System.Text.Json.Serialization;

namespace Quaestor.Data.Plans;

/// <summary>A stretch of days. Closed; in JSON <c>kind</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CalendarPeriod), "calendar")]
[JsonDerivedType(typeof(RelativePeriod), "relative")]
[JsonDerivedType(typeof(DateRange), "range")]
public abstract record Period
{
    private protected Period()
    {
    }

    /// <summary>The period as days, half open.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It reaches beyond the years 1 to 9999.</exception>
    public abstract DateBounds Bounds(DateOnly today);
}

/// <summary>The whole unit that <paramref name="Date"/> lies in: unit year and any day of 2025 is all of 2025.</summary>
public sealed record CalendarPeriod(CalendarUnit Unit, DateOnly Date) : Period
{
    public override DateBounds Bounds(DateOnly today)
    {
        var start = Calendar.StartOf(Unit, Date);
        return new(start, Calendar.Add(Unit, start, 1));
    }
}

/// <summary>
/// <paramref name="Count"/> whole units, the first of them <paramref name="Offset"/> units from today's: last month is
/// (month, −1, 1), this year (year, 0, 1), the last three full months (month, −3, 3).
/// </summary>
public sealed record RelativePeriod(CalendarUnit Unit, int Offset, int Count = 1) : Period
{
    public override DateBounds Bounds(DateOnly today)
    {
        var start = Calendar.Add(Unit, Calendar.StartOf(Unit, today), Offset);
        return new(start, Calendar.Add(Unit, start, Count));
    }
}

/// <summary>Days from <paramref name="From"/> on and before <paramref name="Until"/>; a missing end is open.</summary>
public sealed record DateRange(DateOnly? From, DateOnly? Until) : Period
{
    public override DateBounds Bounds(DateOnly today) => new(From, Until);
}

/// <param name="From">First day that belongs to it; null without beginning.</param>
/// <param name="Until">First day that no longer belongs to it; null without end.</param>
public sealed record DateBounds(DateOnly? From, DateOnly? Until);
