namespace Quaestor.Agent.Hosting;

/// <summary>What day it is, for whoever asks.</summary>
/// <param name="fixedToday">For samples, tests and replays; null for this machine's clock and time zone.</param>
public sealed class Calendar(DateOnly? fixedToday)
{
    public DateOnly Today => fixedToday ?? DateOnly.FromDateTime(DateTime.Now);

    public string TimeZone { get; } = TimeZoneInfo.Local.Id;
}
