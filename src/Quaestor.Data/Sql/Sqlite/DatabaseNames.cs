using System.Text.RegularExpressions;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sql.Sqlite;

/// <summary>The tables of a database, and what the library has besides.</summary>
sealed partial class DatabaseNames
{
    /// <summary>Tables and views; of a virtual table its module, of others null.</summary>
    readonly Dictionary<string, string?> _tables = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<string> _modules = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="connection">Without a guard yet: this reads by statements of our own.</param>
    public static DatabaseNames Read(SqliteConnection connection)
    {
        var names = new DatabaseNames();
        using (var tables = connection.Prepare("SELECT name, CASE WHEN rootpage = 0 THEN sql END FROM sqlite_master WHERE type IN ('table', 'view')", out _)!)
        {
            while (tables.Step())
            {
                names._tables[tables.Text(0) ?? ""] = tables.Text(1) is { } sql && Module().Match(sql) is { Success: true } match ? match.Groups[1].Value.Trim('"', '\'', '`', '[', ']') : null;
            }
        }

        using var modules = connection.Prepare("SELECT name FROM pragma_module_list", out _)!;
        while (modules.Step())
        {
            names._modules.Add(modules.Text(0) ?? "");
        }

        return names;
    }

    public IEnumerable<string> VirtualTables => _tables.Where(table => table.Value is not null).Select(table => table.Key);

    public bool Holds(string table) => _tables.ContainsKey(table);

    /// <returns>Null for what is no virtual table of the database.</returns>
    public string? ModuleOf(string table) => _tables.GetValueOrDefault(table);

    /// <summary>Whether the library has a table function or a kind of virtual tables of this name.</summary>
    public bool IsModule(string name) => _modules.Contains(name);

    // SQLite writes the beginning of the statement itself, whatever its author wrote.
    [GeneratedRegex("""^CREATE VIRTUAL TABLE\s.*?\bUSING\s+("(?:[^"]|"")*"|\[[^]]*\]|`[^`]*`|'[^']*'|\w+)""", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Module();
}
