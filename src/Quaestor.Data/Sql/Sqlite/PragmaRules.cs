namespace Quaestor.Data.Sql.Sqlite;

/// <summary>Which pragmas a query may ask, by their list.</summary>
static class PragmaRules
{
    /// <returns>Why it is refused; null where it may be asked so.</returns>
    public static string? Objection(string name, bool hasArgument) =>
        AllowedNames.Pragmas.Contains(name + AllowedNames.WithArgument) || (!hasArgument && AllowedNames.Pragmas.Contains(name)) ? null
        : AllowedNames.Pragmas.Contains(name) ? $"PRAGMA {name} may be read, not set: leave out the value."
        : $"PRAGMA {name} is not on the list: most pragmas change settings or the file. Allowed are those that read, such as table_info, index_list, foreign_key_list, user_version and integrity_check.";
}
