using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>Reads <c>server.limits</c>. Zero takes a limit away.</summary>
static class ServerLimitsReader
{
    internal static readonly string[] Keys = ["requests_per_minute", "work_per_minute", "streams", "connections", "upload_bytes", "upload_bytes_per_user"];

    const int Most = 1_000_000;
    const long MostBytes = 1L << 50;

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
            Uploads = new(Bytes("upload_bytes", otherwise.Uploads.Bytes), Bytes("upload_bytes_per_user", otherwise.Uploads.BytesPerUser)),
        };

        int? Limit(string key, int? standard) => limits.Number(key, 0, Most) switch
        {
            null => standard,
            0 => null,
            var most => (int)most,
        };

        long? Bytes(string key, long? standard) => limits.Number(key, 0, MostBytes) switch
        {
            null => standard,
            0 => null,
            var most => most,
        };
    }
}
