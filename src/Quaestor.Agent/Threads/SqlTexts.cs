using System.Reflection;

namespace Quaestor.Agent.Threads;

/// <summary>The store's SQL, read from the embedded files: numbered migrations, and statements under <c>-- name:</c> lines.</summary>
static class SqlTexts
{
    const string Folder = "Quaestor.Agent.Threads.";
    const string NameLine = "-- name: ";

    public static readonly IReadOnlyDictionary<string, string> Statements = ReadStatements();

    /// <summary>In the order of their numbers.</summary>
    public static IEnumerable<(int Number, string Name, string Sql)> Migrations() =>
        Names("Migrations.")
            .Select(resource => (Resource: resource, File: resource[(Folder.Length + "Migrations.".Length)..]))
            .OrderBy(migration => migration.File, StringComparer.Ordinal)
            .Select(migration => (int.Parse(migration.File.AsSpan(0, 4)), migration.File, Read(migration.Resource)));

    static Dictionary<string, string> ReadStatements() =>
        Names("Statements.")
            .SelectMany(resource => Read(resource).Split(NameLine, StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(section => section[..section.IndexOf('\n')].Trim(), section => section[section.IndexOf('\n')..].Trim());

    static IEnumerable<string> Names(string kind) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder + kind, StringComparison.Ordinal) && name.EndsWith(".sqlite.sql", StringComparison.Ordinal));

    static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
