using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sql.Sqlite;

/// <summary>
/// Says of each thing that a statement would do whether a query may. SQLite asks when it prepares the statement, and again
/// whenever it prepares it anew.
/// </summary>
/// <param name="names">What the database holds.</param>
sealed class AuthorizerRules(DatabaseNames names, SqliteLayers layers = SqliteLayers.All)
{
    public const string AuthorizerLayer = "authorizer";
    public const string FunctionsLayer = "functions";
    public const string TablesLayer = "tables";

    const string PragmaTable = "pragma_";

    /// <summary>What was refused first since <see cref="Begin"/>; null if nothing was.</summary>
    public Verdict.Refused? Objection { get; private set; }

    /// <summary>Whether anything was asked that a query does.</summary>
    public bool SawQuery { get; private set; }

    /// <summary>Before each statement.</summary>
    public void Begin()
    {
        Objection = null;
        SawQuery = false;
    }

    public bool Allows(SqliteAction action)
    {
        SawQuery |= action.Kind is SqliteActionKind.Select or SqliteActionKind.Pragma;
        var objection = ObjectionTo(action);
        Objection ??= objection;
        return objection is null;
    }

    /// <summary>For a function that SQLite does not know, and so never asks about.</summary>
    public static Verdict.Refused? OfFunction(string name) =>
        AllowedNames.Functions.Contains(name)
            ? null
            : new(FunctionsLayer, $"The function {name} is not on the list of what a query may call. Allowed are SQLite's own functions for text, numbers, dates, JSON, aggregates and windows.");

    public static Verdict.Refused OfTableFunction(string name) =>
        new(FunctionsLayer, $"{name} is not a function that a query may read from. Allowed are {string.Join(", ", AllowedNames.TableFunctions.Order())}, and the pragmas that only read.");

    Verdict.Refused? ObjectionTo(SqliteAction action) => action.Kind switch
    {
        SqliteActionKind.Select or SqliteActionKind.Recursive => null,
        SqliteActionKind.Read => Has(SqliteLayers.Tables) ? OfTable(action.First ?? "") : null,
        SqliteActionKind.Function => Has(SqliteLayers.Functions) ? OfFunction(action.Second ?? "") : null,
        SqliteActionKind.Pragma => Has(SqliteLayers.Authorizer) ? OfPragma(action.First ?? "", action.Second) : null,
        _ => Has(SqliteLayers.Authorizer) ? new(AuthorizerLayer, $"{ActionNames.Of(action)}, and this source is read-only. {StatementText.Allowed}") : null,
    };

    bool Has(SqliteLayers layer) => layers.HasFlag(layer);

    Verdict.Refused? OfTable(string table)
    {
        if (names.ModuleOf(table) is { } module)
        {
            return AllowedNames.Modules.Contains(module)
                ? null
                : new(TablesLayer, $"The table {table} is a virtual table of the kind {module}, which may reach outside of the database. Allowed are tables, views, and virtual tables of the kinds {string.Join(", ", AllowedNames.Modules.Order())}.");
        }

        if (names.Holds(table))
        {
            return null;
        }

        return table.StartsWith(PragmaTable, StringComparison.OrdinalIgnoreCase)
            ? PragmaObjection(table[PragmaTable.Length..], null)
            : names.IsModule(table) && !AllowedNames.TableFunctions.Contains(table)
                ? new(TablesLayer, $"{table} is not a table of this database. Allowed are its tables and views, and {string.Join(", ", AllowedNames.TableFunctions.Order())}.")
                : null;
    }

    static Verdict.Refused? OfPragma(string name, string? argument) => PragmaObjection(name, argument);

    static Verdict.Refused? PragmaObjection(string name, string? argument)
    {
        if (AllowedNames.Pragmas.Contains(name + AllowedNames.WithArgument) || (argument is null && AllowedNames.Pragmas.Contains(name)))
        {
            return null;
        }

        return AllowedNames.Pragmas.Contains(name)
            ? new(AuthorizerLayer, $"PRAGMA {name} may be read, not set: leave out the value.")
            : new(AuthorizerLayer, $"PRAGMA {name} is not on the list: most pragmas change settings or the file. Allowed are those that read, such as table_info, index_list, foreign_key_list, user_version and integrity_check.");
    }
}
