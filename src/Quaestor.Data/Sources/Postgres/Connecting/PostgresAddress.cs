using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>
/// How to reach a database, as libpq would: a URL, and for what that leaves out a service file and the environment
/// (PostgreSQL's documentation, 34.1.1, 34.15 and 34.17).
/// </summary>
public sealed partial record PostgresAddress
{
    PostgresAddress(NpgsqlConnectionStringBuilder settings)
    {
        ConnectionString = settings.ConnectionString;
        Password = settings.Password;
        Libpq = LibpqEnvironment.Of(settings);
        Database = settings.Database ?? "";
        var user = settings.Username is { Length: > 0 } name ? $"{Uri.EscapeDataString(name)}@" : "";
        Location = $"postgres://{user}{string.Join(',', settings.Host!.Split(',').Select(host => Place(host, settings.Port)))}/{Uri.EscapeDataString(Database)}";
    }

    /// <summary>Holds the password: for the driver alone.</summary>
    public string ConnectionString { get; }

    /// <summary>For people and logs.</summary>
    public string Location { get; }

    public string Database { get; }

    /// <summary>Null where it lies in a file, or none is needed.</summary>
    internal string? Password { get; }

    /// <summary>How PostgreSQL's own programs reach it, as variables of their environment; all but the password.</summary>
    internal IReadOnlyDictionary<string, string> Libpq { get; }

    /// <summary>Null where it is connected to as it is. Whoever made the first address of it disposes it.</summary>
    internal DatabaseReach? Reach { get; init; }

    /// <summary>Null for several hosts, and for a socket.</summary>
    internal (string Host, int Port)? HostAndPort => Libpq["PGHOST"] is var host && host.Contains(',', StringComparison.Ordinal) || host.StartsWith('/') ? null : (host, int.Parse(Libpq["PGPORT"], CultureInfo.InvariantCulture));

    /// <summary>Another database of the same server.</summary>
    internal PostgresAddress On(string database) => new(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }) { Reach = Reach };

    /// <summary>As it can be connected to now: with the password that a program tells, through the tunnel that it needs.</summary>
    /// <exception cref="SourceException">One of these cannot be had.</exception>
    internal ValueTask<PostgresAddress> ReachAsync(CancellationToken cancellationToken) => Reach?.OfAsync(this, cancellationToken) ?? ValueTask.FromResult(this);

    internal PostgresAddress With(string password) => new(new NpgsqlConnectionStringBuilder(ConnectionString) { Password = password });

    internal PostgresAddress Through(int port) => new(new NpgsqlConnectionStringBuilder(ConnectionString) { Host = "127.0.0.1", Port = port });

    /// <summary>Records print all they hold; this one must not.</summary>
    public override string ToString() => Location;

    /// <param name="url"><c>postgres://user:password@host:port/database?sslmode=require</c>; each part may be missing.</param>
    /// <param name="environment">Finds a variable.</param>
    /// <exception cref="SourceException">It is no such URL, or a parameter or a service is not known.</exception>
    public static PostgresAddress Parse(string url, Func<string, string?> environment)
    {
        var match = Url().Match(url);
        if (!match.Success)
        {
            // It is not shown: where its parts are not known, neither is which of them is secret.
            throw new SourceException("That is not the address of a PostgreSQL database. Write it as postgres://user:password@host:5432/database, and in user and password %40 for @, %2F for /, %3A for :, %3F for ? and %23 for #.");
        }

        var given = Given(match);
        var settings = new NpgsqlConnectionStringBuilder { ApplicationName = "quaestor" };
        var parameters = new LibpqParameters(settings);
        foreach (var (name, value) in LibpqParameters.FromEnvironment(environment)
            .Concat(ServiceFile.Find(given.GetValueOrDefault("service") ?? environment("PGSERVICE"), environment))
            .Concat(given))
        {
            parameters.Set(name, value);
        }

        settings.Host ??= DefaultHost();
        settings.Username ??= Environment.UserName;
        settings.Database ??= settings.Username;
        PassFile.Check(settings, environment);
        return new(settings);
    }

    static Dictionary<string, string> Given(Match match)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        foreach (var (group, name) in new[] { ("user", "user"), ("password", "password"), ("database", "dbname") })
        {
            if (match.Groups[group] is { Success: true, Length: > 0 } part)
            {
                given[name] = Uri.UnescapeDataString(part.Value);
            }
        }

        if (match.Groups["hosts"] is { Success: true, Length: > 0 } hosts)
        {
            given["host"] = Uri.UnescapeDataString(hosts.Value);
        }

        foreach (var pair in match.Groups["parameters"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            given[Uri.UnescapeDataString(parts[0])] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return given;
    }

    /// <summary>As libpq: the server's socket on this machine, where there is one.</summary>
    static string DefaultHost() => Directory.Exists("/var/run/postgresql") ? "/var/run/postgresql" : "localhost";

    static string Place(string host, int port) =>
        host.StartsWith('/') ? Uri.EscapeDataString(host)
        : host.Contains(':', StringComparison.Ordinal) || port == NpgsqlConnection.DefaultPort ? host
        : $"{host}:{port}";

    [GeneratedRegex("^postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<hosts>(?:\\[[0-9a-f:.%]+\\]|[^\\[\\]:@,/?#]*)(?::\\d*)?(?:,(?:\\[[0-9a-f:.%]+\\]|[^\\[\\]:@,/?#]*)(?::\\d*)?)*)(?:/(?<database>[^@?#]*))?(?:\\?(?<parameters>(?:[a-z_]+=[^&#]*(?:&|$))*))?$", RegexOptions.IgnoreCase)]
    private static partial Regex Url();
}
