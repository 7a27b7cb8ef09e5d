using Npgsql;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres;

/// <summary>Addresses mean what they mean to libpq, and what is secret in them is told to nobody.</summary>
public sealed class PostgresAddressTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("postgres://ann@db.example/shop", "db.example", 5432, "shop", "ann", null)]
    [InlineData("postgresql://ann:p%40s%2Fs@db.example:6543/shop", "db.example:6543", 5432, "shop", "ann", "p@s/s")]
    [InlineData("POSTGRES://db.example/shop?user=ann&password=p%26s", "db.example", 5432, "shop", "ann", "p&s")]
    [InlineData("postgres://ann@/shop?host=/run/pg&port=5433", "/run/pg", 5433, "shop", "ann", null)]
    [InlineData("postgres://ann@%2Frun%2Fpg/shop", "/run/pg", 5432, "shop", "ann", null)]
    [InlineData("postgres://ann@a:5433,b:5434/shop", "a:5433,b:5434", 5432, "shop", "ann", null)]
    [InlineData("postgres://ann@[::1]:5433/shop", "[::1]:5433", 5432, "shop", "ann", null)]
    [InlineData("postgres://ann@db.example", "db.example", 5432, "ann", "ann", null)]
    [InlineData("postgres://ann@db.example/caf%C3%A9%20shop", "db.example", 5432, "café shop", "ann", null)]
    [InlineData("postgres:///shop?user=ann&hostaddr=10.0.0.1", "10.0.0.1", 5432, "shop", "ann", null)]
    public void AUrlIsReadAsLibpqReadsIt(string url, string host, int port, string database, string user, string? password)
    {
        var settings = Settings(url);

        Assert.Equal((host, port, database, user, password), (settings.Host, settings.Port, settings.Database, settings.Username, settings.Password));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("allow", SslMode.Allow)]
    [InlineData("prefer", SslMode.Prefer)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-ca", SslMode.VerifyCA)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    public void TlsIsAskedForAsLibpqNamesIt(string name, SslMode mode) => Assert.Equal(mode, Settings($"postgres://ann@db.example/shop?sslmode={name}").SslMode);

    [Fact]
    public void ParametersGoToTheDriver()
    {
        var settings = Settings("postgres://ann@db.example/shop?connect_timeout=7&application_name=till&options=-c%20statement_timeout%3D5&sslrootcert=/ca.pem&target_session_attrs=any&keepalives_idle=9");

        Assert.Equal(
            (7, "till", "-c statement_timeout=5", "/ca.pem", 9),
            (settings.Timeout, settings.ApplicationName, settings.Options, settings.RootCertificate, settings.TcpKeepAliveTime));
    }

    [Theory]
    [InlineData("sslmod=require", "sslmode")]
    [InlineData("dbnam=x", "dbname")]
    [InlineData("aplication_name=x", "application_name")]
    public void AnUnknownParameterIsRefusedWithTheNearest(string parameter, string nearest)
    {
        var refused = Refused($"postgres://ann:geheim@db.example/shop?{parameter}");

        Assert.Contains($"\"{parameter.Split('=')[0]}\"", refused, StringComparison.Ordinal);
        Assert.Contains(nearest, refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sslmode=strict", "disable, allow, prefer, require, verify-ca, verify-full")]
    [InlineData("sslmode=1", "disable, allow")]
    [InlineData("port=many", "from 1 to 65535")]
    [InlineData("port=0", "from 1 to 65535")]
    [InlineData("connect_timeout=-1", "connect_timeout")]
    public void AParameterThatCannotBeThatSaysWhatItCanBe(string parameter, string told) =>
        Assert.Contains(told, Refused($"postgres://ann@db.example/shop?{parameter}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("postgres://ann:ge/heim@db.example/shop")]
    [InlineData("postgres://ann:ge?heim@db.example/shop")]
    [InlineData("postgres://ann:ge#heim@db.example/shop")]
    [InlineData("postgres://ann:ge@heim@db.example/shop")]
    [InlineData("postgres://ann:1?heim@db.example/shop")]
    [InlineData("postgres://ann:1/heim@db.example/shop")]
    [InlineData("postgres://ann:geheim@db.example:port/shop")]
    [InlineData("postgres://ann@db.example/shop?pasword=geheim")]
    [InlineData("postgres://ann:geheim@db.example/shop?sslmode=strict")]
    [InlineData("postgres:/ann:geheim@db.example/shop")]
    public void AnErrorNeverShowsAPassword(string url)
    {
        var refused = Refused(url);

        Assert.DoesNotContain("heim", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("ge/", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://ann:geheim@db.example:6543/shop", "postgres://ann@db.example:6543/shop")]
    [InlineData("postgres://db.example/shop?user=ann&password=geheim&sslpassword=geheim", "postgres://ann@db.example/shop")]
    [InlineData("postgres://ann:geheim@a:5433,b/shop", "postgres://ann@a:5433,b/shop")]
    [InlineData("postgres://ann:geheim@/shop?host=/run/pg", "postgres://ann@%2Frun%2Fpg/shop")]
    [InlineData("postgres://a%40b:geheim@[::1]:5433/caf%C3%A9", "postgres://a%40b@[::1]:5433/caf%C3%A9")]
    public void ALocationTellsAllButTheSecret(string url, string location)
    {
        var address = Parse(url);

        Assert.Equal(location, address.Location);
        Assert.Equal(location, address.ToString());
    }

    [Fact]
    public void WhatAUrlLeavesOutTheEnvironmentTells()
    {
        var settings = Settings(
            "postgres://",
            ("PGHOST", "db.example"), ("PGPORT", "6543"), ("PGDATABASE", "shop"), ("PGUSER", "ann"), ("PGPASSWORD", "geheim"), ("PGSSLMODE", "verify-full"), ("PGAPPNAME", "till"));

        Assert.Equal(
            ("db.example", 6543, "shop", "ann", "geheim", SslMode.VerifyFull, "till"),
            (settings.Host, settings.Port, settings.Database, settings.Username, settings.Password, settings.SslMode, settings.ApplicationName));
        Assert.Equal("other.example", Settings("postgres://other.example/shop", ("PGHOST", "db.example")).Host);
    }

    [Fact]
    public void AServiceStandsBetweenUrlAndEnvironment()
    {
        var file = _folder.File("services");
        File.WriteAllText(file, "# ours\n[till]\nhost=till.example\n\n[shop]\nhost = db.example\nport=6543\ndbname=shop\nuser=ann\npassword=geheim\n");

        var settings = Settings("postgres:///other?service=shop", ("PGSERVICEFILE", file), ("PGHOST", "environment.example"));

        Assert.Equal(("db.example", 6543, "other", "ann", "geheim"), (settings.Host, settings.Port, settings.Database, settings.Username, settings.Password));
        Assert.Equal("till.example", Settings("postgres://", ("PGSERVICEFILE", file), ("PGSERVICE", "till")).Host);
        Assert.DoesNotContain("geheim", Parse("postgres://?service=shop", ("PGSERVICEFILE", file)).Location, StringComparison.Ordinal);
        Assert.Contains("Did you mean \"shop\"?", Refused("postgres://?service=shp", ("PGSERVICEFILE", file)), StringComparison.Ordinal);
        Assert.Contains("PGSERVICEFILE", Refused("postgres://?service=shop", ("PGSERVICEFILE", _folder.File("none")), ("PGSYSCONFDIR", _folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void AServiceFileThatCannotBeReadIsNamed()
    {
        var file = _folder.File("held");
        using var held = new FileStream(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var said = Refused("postgres://?service=shop", ("PGSERVICEFILE", file));

        Assert.StartsWith($"The service file {file} cannot be read: ", said, StringComparison.Ordinal);
        Assert.EndsWith("Let this user read it, or name another in PGSERVICEFILE.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void APasswordFileThatOthersMayReadIsNotUsed()
    {
        var file = _folder.File("passwords");
        File.WriteAllText(file, "db.example:5432:shop:ann:geheim\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var refused = Refused("postgres://ann@db.example/shop", ("PGPASSFILE", file));

        Assert.Contains($"chmod 600 {file}", refused, StringComparison.Ordinal);
        Assert.Contains("chmod 600", Refused($"postgres://ann@db.example/shop?passfile={Uri.EscapeDataString(file)}"), StringComparison.Ordinal);
        Assert.Equal("own", Settings("postgres://ann:own@db.example/shop", ("PGPASSFILE", file)).Password);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(file, Settings("postgres://ann@db.example/shop", ("PGPASSFILE", file)).Passfile);
    }

    static NpgsqlConnectionStringBuilder Settings(string url, params (string Name, string Value)[] environment) => new(Parse(url, environment).ConnectionString);

    static string Refused(string url, params (string Name, string Value)[] environment) =>
        Assert.Throws<SourceException>(() => Parse(url, environment)).Message;

    static PostgresAddress Parse(string url, params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(pair => pair.Name, pair => (string?)pair.Value);
        return PostgresAddress.Parse(url, name => variables.GetValueOrDefault(name));
    }
}
