using System.Globalization;

namespace Quaestor.Agent.Postgres.Backups;

/// <summary>How old something is, in words.</summary>
static class BackupAge
{
    public static string Of(TimeSpan age) =>
        age.TotalDays >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days")
        : age.TotalHours >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} hours")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, age.TotalMinutes):0} minutes");
}
