using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Quaestor.Agent.Threads;

/// <summary>
/// The store's SQL, read from the embedded files: numbered migrations, and statements under <c>-- name:</c> lines. The files
/// <c>*.sqlite.sql</c> hold what both databases take; what stands in a file of another dialect under the same name takes its place there.
/// </summary>
static partial class SqlTexts
{
    const string Folder = "Quaestor.Agent.Threads.";
    const string NameLine = "-- name: ";
    const string Shared = "sqlite";

    public static IReadOnlyDictionary<string, StoreStatement> Statements(string dialect)
    {
        var texts = Sections(Shared).ToDictionary();
        foreach (var (name, sql) in dialect == Shared ? [] : Sections(dialect))
        {
            texts[name] = sql;
        }

        return texts.ToDictionary(text => text.Key, text => StatementOf(text.Value, dialect), StringComparer.Ordinal);
    }

    /// <summary>In the order of their numbers.</summary>
    public static IEnumerable<(int Number, string Name, string Sql)> Migrations(string dialect) =>
        Names("Migrations.", dialect)
            .Select(resource => (Resource: resource, File: resource[(Folder.Length + "Migrations.".Length)..]))
            .OrderBy(migration => migration.File, StringComparer.Ordinal)
            .Select(migration => (int.Parse(migration.File.AsSpan(0, 4)), migration.File, Read(migration.Resource)));

    /// <summary>The tables that both databases have, in an order in which each comes after those that it refers to.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. Migrations(Shared).SelectMany(migration => TableName().Matches(migration.Sql)).Select(match => match.Groups[1].Value).Distinct()];

    /// <param name="sql">With parameters as SQLite writes them.</param>
    public static StoreStatement StatementOf(string sql, string dialect)
    {
        var names = ParameterName().Matches(sql).Select(match => match.Value).Distinct().ToList();
        return dialect != Shared
            ? new(ParameterName().Replace(sql, match => $"${names.IndexOf(match.Value) + 1}"), names.ConvertAll(_ => ""))
            : new(sql, names);
    }

    static IEnumerable<KeyValuePair<string, string>> Sections(string dialect) =>
        Names("Statements.", dialect)
            .SelectMany(resource => Read(resource).Split(NameLine, StringSplitOptions.RemoveEmptyEntries))
            .Select(section => KeyValuePair.Create(section[..section.IndexOf('\n')].Trim(), section[section.IndexOf('\n')..].Trim()));

    static IEnumerable<string> Names(string kind, string dialect) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder + kind, StringComparison.Ordinal) && name.EndsWith($".{dialect}.sql", StringComparison.Ordinal));

    static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\$[a-z]\w*")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"^CREATE TABLE (\w+)", RegexOptions.Multiline)]
    private static partial Regex TableName();
}

/// <param name="Parameters">As the driver names them; empty where it counts them.</param>
sealed record StoreStatement(string Sql, IReadOnlyList<string> Parameters)
{
    public DbCommand On(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Sql;
        foreach (var name in Parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
