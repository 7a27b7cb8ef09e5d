using Quaestor.Data.Sql.Sqlite;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>A table or view that the schema names.</summary>
/// <param name="Module">Of a virtual table.</param>
sealed record FoundTable(string Name, bool IsView, string? Module)
{
    /// <summary>Endings of the tables in which virtual ones keep their rows.</summary>
    static readonly string[] ShadowEndings =
        ["_data", "_idx", "_content", "_docsize", "_config", "_segments", "_segdir", "_stat", "_node", "_parent", "_rowid"];

    /// <summary>All that are a user's own, in the order in which they were made.</summary>
    public static IReadOnlyList<FoundTable> List(SqliteConnection connection)
    {
        var names = DatabaseNames.Read(connection);
        List<FoundTable> found = [];
        using var tables = connection.Prepare("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid", out _)!;
        while (tables.Step())
        {
            var name = tables.Text(0) ?? "";
            if (!name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) && !IsShadow(name, names))
            {
                found.Add(new(name, tables.Text(1) == "view", names.ModuleOf(name)));
            }
        }

        return found;
    }

    static bool IsShadow(string name, DatabaseNames names) =>
        names.VirtualTables.Any(table => name.Length > table.Length && name.StartsWith(table, StringComparison.OrdinalIgnoreCase)
            && ShadowEndings.Contains(name[table.Length..], StringComparer.OrdinalIgnoreCase));
}
