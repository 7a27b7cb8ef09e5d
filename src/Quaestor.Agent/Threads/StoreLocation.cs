using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Agent.Threads;

/// <summary>Where a store is: a SQLite file, or a PostgreSQL database. Writes itself without a password.</summary>
public sealed class StoreLocation
{
    readonly string _files;

    StoreLocation(string? path, PostgresAddress? address, string files)
    {
        Path = path;
        Address = address;
        _files = files;
    }

    /// <summary><c>$XDG_DATA_HOME/quaestor/quaestor.db</c>; each system's own folder for a user's data.</summary>
    public static StoreLocation Default { get; } = Parse(System.IO.Path.Combine(Folder(), "quaestor.db"));

    /// <summary>The file; null where it is a database.</summary>
    public string? Path { get; }

    internal PostgresAddress? Address { get; }

    /// <summary>For the rows of results.</summary>
    public string ResultsPath => Beside("results");

    /// <summary>For the files that users bring.</summary>
    public string UploadsPath => Beside("uploads");

    /// <summary>For the indexes of archives, and the documents that users bring.</summary>
    internal string ArchivesPath => Beside("archives");

    /// <summary>Of the keys that people gave for providers.</summary>
    internal string ProviderKeysPath => Beside("provider-keys");

    /// <summary>Of the secret that signs tokens.</summary>
    internal string TokenKeyPath => Beside("key");

    /// <param name="text">A path, or <c>postgresql://user:password@host:port/database</c>.</param>
    /// <exception cref="Quaestor.Data.Sources.SourceException">It begins as an address of a database and is none.</exception>
    public static StoreLocation Parse(string text)
    {
        if (!IsAddress(text))
        {
            var path = System.IO.Path.GetFullPath(text);
            return new(path, null, path);
        }

        var address = PostgresAddress.Parse(text, Environment.GetEnvironmentVariable);
        var name = string.Concat(address.Location["postgres://".Length..].Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.' ? letter : '-'));
        return new(null, address, System.IO.Path.Combine(Folder(), "postgres-" + name));
    }

    public static bool IsAddress(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>A place on this machine's disk for what belongs to the store and is not in it.</summary>
    public string Beside(string kind) => $"{_files}-{kind}";

    public override string ToString() => Path ?? Address!.Location;

    static string Folder() =>
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "quaestor");
}
