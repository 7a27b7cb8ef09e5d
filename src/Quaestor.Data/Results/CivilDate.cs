using System.Runtime.CompilerServices;

namespace Quaestor.Data.Results;

/// <summary>
/// Days and calendar dates in the proleptic Gregorian calendar with a year 0, over far more years than
/// <see cref="DateOnly"/> knows (engines store dates before year 1 and after 9999).
/// </summary>
/// <remarks>After "chrono-Compatible Low-Level Date Algorithms" by Howard Hinnant: years begin in March, 400 of them make an era.</remarks>
static class CivilDate
{
    const int DaysPerEra = 146_097;
    const int DaysFromMarchZeroToEpoch = 719_468;

    /// <summary>Days since 1970-01-01.</summary>
    public static long ToDays(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = FloorDivide(year, 400);
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysPerEra) + dayOfEra - DaysFromMarchZeroToEpoch;
    }

    public static (long Year, int Month, int Day) FromDays(long days)
    {
        days += DaysFromMarchZeroToEpoch;
        var era = FloorDivide(days, DaysPerEra);
        var dayOfEra = (int)(days - (era * DaysPerEra));
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return (year, month, dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1);
    }

    /// <summary>Division that rounds down, so that times before the epoch fall on the right day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);
}
