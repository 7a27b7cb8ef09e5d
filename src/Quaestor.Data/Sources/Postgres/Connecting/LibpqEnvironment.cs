using System.Globalization;
using Npgsql;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>The driver's settings as libpq's variables (PostgreSQL's documentation, 34.15).</summary>
static class LibpqEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(NpgsqlConnectionStringBuilder settings)
    {
        var hosts = (settings.Host ?? "").Split(',').Select(host => HostAndPort(host, settings.Port)).ToList();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PGHOST"] = string.Join(',', hosts.Select(host => host.Host)),
            ["PGPORT"] = string.Join(',', hosts.Select(host => host.Port.ToString(CultureInfo.InvariantCulture))),
            ["PGUSER"] = settings.Username ?? "",
            ["PGDATABASE"] = settings.Database ?? "",
            ["PGAPPNAME"] = settings.ApplicationName ?? "quaestor",
            ["PGCONNECT_TIMEOUT"] = settings.Timeout.ToString(CultureInfo.InvariantCulture),
        };
        Add("PGPASSFILE", settings.Passfile);
        Add("PGOPTIONS", settings.Options);
        Add("PGSSLCERT", settings.SslCertificate);
        Add("PGSSLKEY", settings.SslKey);
        Add("PGSSLROOTCERT", settings.RootCertificate);
        Add("PGTARGETSESSIONATTRS", settings.TargetSessionAttributes);
        Add("PGKRBSRVNAME", settings.KerberosServiceName is "postgres" ? null : settings.KerberosServiceName);
        Add("PGSSLMODE", settings.SslMode switch
        {
            SslMode.Disable => "disable",
            SslMode.Allow => "allow",
            SslMode.Require => "require",
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => null,
        });
        return variables;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                variables[name] = value;
            }
        }
    }

    static (string Host, int Port) HostAndPort(string host, int port) =>
        !host.StartsWith('/') && host.LastIndexOf(':') is > 0 and var colon && (host.Contains(']', StringComparison.Ordinal) ? host[colon - 1] == ']' : host.IndexOf(':') == colon)
        && int.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var own)
            ? (host[..colon].Trim('[', ']'), own)
            : (host.Trim('[', ']'), port);
}
