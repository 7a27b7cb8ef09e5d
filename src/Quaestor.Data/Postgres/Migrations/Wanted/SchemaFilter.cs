using System.Globalization;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>Leaves out of a schema's file what is no matter of its tables: rows, rights, comments, and what only an administrator makes.</summary>
/// <param name="extensions">Those that the database has, each with its schema: both are there before the file is read.</param>
sealed class SchemaFilter(IReadOnlyList<(string Name, string Schema)> extensions)
{
    static readonly string[] Rows = ["insert", "update", "delete", "merge", "copy", "truncate", "with"];

    static readonly string[] Session = ["set", "reset", "select", "begin", "commit", "start"];

    static readonly string[] Foreign = ["policy", "rule", "event", "publication", "subscription", "server", "foreign", "user", "role", "operator", "aggregate", "cast", "collation", "text", "language", "access", "conversion", "transform", "database", "tablespace"];

    readonly Dictionary<string, int> _counts = [];
    readonly List<string> _said = [];

    public IReadOnlyList<string> LeftOut =>
        [.. _said.Distinct(), .. _counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"Left out of the file, and not compared: {count.Value} statements of {count.Key}."))];

    public static bool IsRoutine(string sql)
    {
        var words = new Words(sql);
        return words.Take("create") && (!words.Take("or") || words.TakeAny("replace")) && words.Now.IsAny("function", "procedure");
    }

    /// <exception cref="SourceException">It holds rows.</exception>
    public bool Takes(MigrationStep statement)
    {
        var words = new Words(statement.Sql);
        return words.Now.IsAny(Rows) ? throw new SourceException($"A schema holds no rows, and this would write some: {statement.Short}. Give the definitions alone (pg_dump --schema-only).")
            : words.Now.IsAny(Session) ? Setting(words, statement)
            : words.Now.IsAny("grant", "revoke", "security") || (words.Now.Is("alter") && IsOwner(words)) ? Leave("rights and owners")
            : words.Now.Is("comment") ? Leave("comments")
            : !words.TakeAny("create", "alter", "drop") || Definition(words, statement);
    }

    static bool IsOwner(Words words) => words.Next().Is("default") || (words.Has("owner") && words.Has("to") && !words.Has("add"));

    bool Definition(Words words, MigrationStep statement)
    {
        _ = words.Take("or", "replace");
        if (words.Take("extension"))
        {
            _ = words.Take("if", "not", "exists");
            return words.Plain() is { } name && !extensions.Any(known => known.Name == name) && Say($"The wanted schema has the extension {name}, and the database, or the copy of it, does not. An administrator of the database makes it: CREATE EXTENSION {name}.");
        }

        if (words.Take("schema"))
        {
            _ = words.Take("if", "not", "exists");
            return !extensions.Any(known => known.Schema == words.Now.Text);
        }

        _ = words.TakeAny("constraint", "trusted", "procedural", "default");
        return !words.Now.IsAny(Foreign) || Say($"Not compared: {Cut(statement.Short)}");
    }

    bool Setting(Words words, MigrationStep statement)
    {
        // As pg_dump writes it: all names that follow have their schema then.
        var isEmptyPath = statement.Short.Contains("'search_path', ''", StringComparison.Ordinal);
        return words.Has("search_path") && !isEmptyPath && Say($"{Cut(statement.Short)} was left out: names without a schema are taken to lie in public.");
    }

    bool Leave(string what)
    {
        _counts[what] = _counts.GetValueOrDefault(what) + 1;
        return false;
    }

    bool Say(string sentence)
    {
        _said.Add(sentence);
        return false;
    }

    static string Cut(string sql) => sql.Length <= 100 ? sql : $"{sql[..100]}…";
}
