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
    const string OwnTable = "sqlite_";

    /// <summary>What was refused first since <see cref="Begin"/>; null if nothing was.</summary>
    public Verdict.Refused? Objection { get; private set; }

    /// <summary>Whether anything was asked that a query does.</summary>
    public bool SawQuery { get; private set; }

    /// <summary>Whether it asks a pragma. SQLite counts reading some as writing.</summary>
    public bool SawPragma { get; private set; }

    /// <summary>Before each statement.</summary>
    public void Begin()
    {
        Objection = null;
        SawQuery = SawPragma = false;
    }

    public bool Allows(SqliteAction action)
    {
        SawPragma |= action.Kind == SqliteActionKind.Pragma;
        SawQuery |= SawPragma || action.Kind == SqliteActionKind.Select;
        var objection = ObjectionTo(action);
        Objection ??= objection;
        return objection is null;
    }

    /// <summary>For a function that SQLite does not know, and so never asks about.</summary>
    public static Verdict.Refused? OfFunction(string name) =>
        AllowedNames.Functions.Contains(name)
            ? null
            : new(FunctionsLayer, $"The function {name} is not on the list of what a query may call. Allowed are SQLite's own functions for text, numbers, dates, JSON, aggregates and windows.");

    /// <summary>For a table that SQLite does not know, and so never asks about.</summary>
    /// <param name="isCalled">Whether it stands there as a function.</param>
    public Verdict.Refused? OfUnknownTable(string name, bool isCalled) =>
        name.StartsWith(PragmaTable, StringComparison.OrdinalIgnoreCase) ? OfPragma(name[PragmaTable.Length..], hasArgument: false)
        : AllowedNames.TableFunctions.Contains(name) ? null
        : isCalled ? new(FunctionsLayer, $"{name} is not a function that a query may read from. Allowed are {string.Join(", ", TableFunctions)}, and the pragmas that only read.")
        : name.StartsWith(OwnTable, StringComparison.OrdinalIgnoreCase) ? NoTable(name)
        : null;

    Verdict.Refused? ObjectionTo(SqliteAction action) => action.Kind switch
    {
        SqliteActionKind.Select or SqliteActionKind.Recursive => null,
        SqliteActionKind.Read => Has(SqliteLayers.Tables) ? OfTable(action.First ?? "") : null,
        SqliteActionKind.Function => Has(SqliteLayers.Functions) ? OfFunction(action.Second ?? "") : null,
        SqliteActionKind.Pragma => Has(SqliteLayers.Authorizer) ? OfPragma(action.First ?? "", action.Second is not null) : null,
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
            ? OfPragma(table[PragmaTable.Length..], hasArgument: false)
            : names.IsModule(table) && !AllowedNames.TableFunctions.Contains(table) ? NoTable(table) : null;
    }

    /// <summary>Those that this build of the library has.</summary>
    IEnumerable<string> TableFunctions => AllowedNames.TableFunctions.Where(names.IsModule).Order();

    Verdict.Refused NoTable(string name) =>
        new(TablesLayer, $"{name} is not a table of this database. Allowed are its tables and views, and {string.Join(", ", TableFunctions)}.");

    static Verdict.Refused? OfPragma(string name, bool hasArgument) =>
        PragmaRules.Objection(name, hasArgument) is { } reason ? new(AuthorizerLayer, reason) : null;
}
