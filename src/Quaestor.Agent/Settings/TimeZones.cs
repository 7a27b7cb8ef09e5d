using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Settings;

/// <summary>Time zones by their IANA names.</summary>
public static class TimeZones
{
    /// <returns>Null where there is none of this name.</returns>
    public static TimeZoneInfo? Find(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;

    /// <summary>" Did you mean …?" or nothing.</summary>
    public static string Hint(string name) => NearestName.Hint(name, TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId).Select(zone => zone.Id));
}
