using Npgsql;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>The file of passwords that the driver reads by itself; libpq ignores one that others may read, and so must we.</summary>
static class PassFile
{
    const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="SourceException">It would be used, and others may read it.</exception>
    public static void Check(NpgsqlConnectionStringBuilder settings, Func<string, string?> environment)
    {
        if (settings.Password is not null || OperatingSystem.IsWindows())
        {
            return;
        }

        var path = settings.Passfile ?? environment("PGPASSFILE") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pgpass");
        if (File.Exists(path) && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            throw new SourceException($"The password file {path} may be read by others, so it is not used. Run: chmod 600 {path}");
        }
    }
}
