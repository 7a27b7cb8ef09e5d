using System.Globalization;
using Npgsql;
using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>Connection parameters by the names that libpq gives them, put into the driver's settings.</summary>
sealed class LibpqParameters(NpgsqlConnectionStringBuilder settings)
{
    /// <summary>What is known and says nothing here: the driver does it by itself.</summary>
    static readonly HashSet<string> WithoutEffect = new(StringComparer.Ordinal) { "service", "fallback_application_name", "keepalives", "sslcompression", "client_encoding" };

    static readonly Dictionary<string, Action<NpgsqlConnectionStringBuilder, string>> Known = new(StringComparer.Ordinal)
    {
        ["host"] = (to, value) => to.Host = value,
        ["hostaddr"] = (to, value) => to.Host = value,
        ["port"] = (to, value) => to.Port = Number(value, 1, 65_535),
        ["dbname"] = (to, value) => to.Database = value,
        ["user"] = (to, value) => to.Username = value,
        ["password"] = (to, value) => to.Password = value,
        ["passfile"] = (to, value) => to.Passfile = value,
        ["application_name"] = (to, value) => to.ApplicationName = value,
        ["connect_timeout"] = (to, value) => to.Timeout = Number(value, 0, 1024),
        ["keepalives_idle"] = (to, value) => to.TcpKeepAliveTime = Number(value, 0, int.MaxValue / 1000),
        ["keepalives_interval"] = (to, value) => to.TcpKeepAliveInterval = Number(value, 0, int.MaxValue / 1000),
        ["options"] = (to, value) => to.Options = value,
        ["target_session_attrs"] = (to, value) => to.TargetSessionAttributes = value,
        ["load_balance_hosts"] = (to, value) => to.LoadBalanceHosts = value is "random",
        ["sslmode"] = (to, value) => to.SslMode = Choice<SslMode>(value),
        ["sslnegotiation"] = (to, value) => to.SslNegotiation = Choice<SslNegotiation>(value),
        ["sslcert"] = (to, value) => to.SslCertificate = value,
        ["sslkey"] = (to, value) => to.SslKey = value,
        ["sslpassword"] = (to, value) => to.SslPassword = value,
        ["sslrootcert"] = (to, value) => to.RootCertificate = value == "system" ? null : value,
        ["channel_binding"] = (to, value) => to.ChannelBinding = Choice<ChannelBinding>(value),
        ["gssencmode"] = (to, value) => to.GssEncryptionMode = Choice<GssEncryptionMode>(value),
        ["krbsrvname"] = (to, value) => to.KerberosServiceName = value,
        ["require_auth"] = (to, value) => to.RequireAuth = value,
    };

    static readonly (string Variable, string Name)[] Variables =
    [
        ("PGHOST", "host"), ("PGHOSTADDR", "hostaddr"), ("PGPORT", "port"), ("PGDATABASE", "dbname"), ("PGUSER", "user"), ("PGPASSWORD", "password"),
        ("PGPASSFILE", "passfile"), ("PGAPPNAME", "application_name"), ("PGCONNECT_TIMEOUT", "connect_timeout"), ("PGOPTIONS", "options"),
        ("PGTARGETSESSIONATTRS", "target_session_attrs"), ("PGSSLMODE", "sslmode"), ("PGSSLNEGOTIATION", "sslnegotiation"), ("PGSSLCERT", "sslcert"),
        ("PGSSLKEY", "sslkey"), ("PGSSLROOTCERT", "sslrootcert"), ("PGCHANNELBINDING", "channel_binding"), ("PGGSSENCMODE", "gssencmode"),
        ("PGKRBSRVNAME", "krbsrvname"), ("PGREQUIREAUTH", "require_auth"),
    ];

    public static IEnumerable<KeyValuePair<string, string>> FromEnvironment(Func<string, string?> find) =>
        Variables.Select(variable => KeyValuePair.Create(variable.Name, find(variable.Variable) ?? "")).Where(pair => pair.Value.Length > 0);

    /// <exception cref="SourceException">There is no such parameter, or it cannot have this value.</exception>
    public void Set(string name, string value)
    {
        if (WithoutEffect.Contains(name))
        {
            return;
        }

        if (!Known.TryGetValue(name, out var set))
        {
            throw new SourceException($"PostgreSQL connections have no parameter \"{name}\".{NearestName.Hint(name, [.. Known.Keys])}");
        }

        try
        {
            set(settings, value);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new SourceException($"The connection parameter {name} cannot be {(name.Contains("password", StringComparison.Ordinal) ? "that" : $"\"{value}\"")}. {error.Message}");
        }
    }

    static int Number(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"It is a whole number from {least} to {most}.");

    /// <summary>libpq writes <c>verify-full</c> where the driver says <c>VerifyFull</c>.</summary>
    static T Choice<T>(string value)
        where T : struct, Enum =>
        Enum.TryParse<T>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var choice) && !char.IsAsciiDigit(value[0])
            ? choice
            : throw new FormatException($"It is one of {string.Join(", ", Enum.GetNames<T>().Select(Libpq))}.");

    static string Libpq(string name) =>
        string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}")).Replace("verify-c-a", "verify-ca", StringComparison.Ordinal);
}
