namespace Quaestor.Agent.Hosting;

/// <summary>What day it is, for whoever asks.</summary>
/// <param name="fixedToday">For samples, tests and replays; null for the clock's.</param>
/// <param name="timeZone">Where the day begins; null for this machine's.</param>
/// <param name="clock">What time it is.</param>
public sealed class Calendar(DateOnly? fixedToday, TimeZoneInfo? timeZone = null, TimeProvider? clock = null)
{
    readonly TimeZoneInfo _zone = timeZone ?? TimeZoneInfo.Local;
    readonly TimeProvider _clock = clock ?? TimeProvider.System;

    public DateOnly Today => fixedToday ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(_clock.GetUtcNow(), _zone).DateTime);

    /// <summary>The same in another zone.</summary>
    /// <param name="zone">Null for this one's.</param>
    public Calendar In(TimeZoneInfo? zone) => zone is null ? this : new(fixedToday, zone, _clock);

    /// <summary>Of the clock, whatever <see cref="Today"/> is fixed to: what is counted by the day is counted in it.</summary>
    public (DateTimeOffset Begins, DateTimeOffset Ends) Day
    {
        get
        {
            var day = DayOf(Now);
            return (BeginOf(day), BeginOf(day.AddDays(1)));
        }
    }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Its name in the IANA database.</summary>
    public string TimeZone => _zone.HasIanaId ? _zone.Id : TimeZoneInfo.TryConvertWindowsIdToIanaId(_zone.Id, out var iana) ? iana : "UTC";

    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, _zone).DateTime);

    /// <summary>The moment at which a day begins.</summary>
    public DateTimeOffset BeginOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);

        // Where summer begins at midnight there is none.
        while (_zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
