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

    sealed class StoppedClock(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
