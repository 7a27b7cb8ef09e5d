using Quaestor.Agent.Hosting;

namespace Quaestor.Tests.Hosting;

public sealed class CalendarTests
{
    [Theory]
    [InlineData("Pacific/Auckland", "2026-01-01")]
    [InlineData("UTC", "2025-12-31")]
    [InlineData("America/New_York", "2025-12-31")]
    public void TheDayIsTheOneOfTheTimeZone(string zone, string day)
    {
        var calendar = new Calendar(null, TimeZoneInfo.FindSystemTimeZoneById(zone), new StoppedClock(new(2025, 12, 31, 20, 0, 0, TimeSpan.Zero)));

        Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd"), calendar.Today);
        Assert.Equal(zone, calendar.TimeZone);
    }

    [Fact]
    public void AFixedDayStandsAboveTheClock() => Assert.Equal(new(2024, 2, 29), new Calendar(new(2024, 2, 29)).Today);

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T10:00Z", "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData("Africa/Cairo", "2026-04-24T10:00Z", "2026-04-23T22:00Z", "2026-04-24T21:00Z")]
    [InlineData("UTC", "2025-12-31T23:59Z", "2025-12-31T00:00Z", "2026-01-01T00:00Z")]
    public void ADayIsAsLongAsTheClocksOfTheZoneMakeIt(string zone, string now, string begins, string ends)
    {
        var calendar = new Calendar(new(2024, 2, 29), TimeZoneInfo.FindSystemTimeZoneById(zone), new StoppedClock(Time(now)));

        Assert.Equal((Time(begins), Time(ends)), calendar.Day);

        static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    sealed class StoppedClock(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
