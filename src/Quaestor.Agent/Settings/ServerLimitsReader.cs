using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>Reads <c>server.limits</c>. Zero takes a limit away.</summary>
static class ServerLimitsReader
{
    internal static readonly string[] Keys = ["requests_per_minute", "work_per_minute", "streams", "connections"];

    const int Most = 1_000_000;

    public static ServerLimits Read(Section section)
    {
        var limits = section.Allow(Keys);
        var otherwise = ServerLimits.Default;
        return new()
        {
            RequestsPerMinute = Limit("requests_per_minute", otherwise.RequestsPerMinute),
            WorkPerMinute = Limit("work_per_minute", otherwise.WorkPerMinute),
            Streams = Limit("streams", otherwise.Streams),
            Connections = Limit("connections", otherwise.Connections),
        };

        int? Limit(string key, int? standard) => limits.Number(key, 0, Most) switch
        {
            null => standard,
            0 => null,
            var most => (int)most,
        };
    }
}
