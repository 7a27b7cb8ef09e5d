using System.Collections.Frozen;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// Loads what the guard must know of a server.
/// </summary>
/// <param name="fresh">True where cached facts did not hold a name: they must be asked for again.</param>
public delegate ValueTask<PostgresFacts> PostgresFactsLoader(bool fresh, CancellationToken cancellationToken);

/// <summary>
/// What the catalog of a database says of its functions, operators, types and relations: which of them do more than read.
/// A value: the guard asks it, and it asks nobody.
/// </summary>
public sealed class PostgresFacts
{
    readonly FrozenDictionary<string, FunctionFact[]> _functions;
    readonly FrozenDictionary<string, ObjectFact[]> _objects;

    PostgresFacts(CatalogRows rows)
    {
        var effects = new Effects(rows);
        HasStandardStrings = rows.HasStandardStrings;
        _functions = rows.Functions.GroupBy(row => row.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select(row => FunctionFact.Of(row, effects)).ToArray(), StringComparer.Ordinal);

        var operatorTypes = rows.Uses.Where(use => use is { Kind: 'o', UsedKind: 't' }).Select(use => use.Id).ToHashSet();
        _objects = rows.Objects
            .Select(row => new ObjectFact(row, effects.Of(row.Kind, row.Id)))
            // One that is only found by a column's type is refused by that type.
            .Where(fact => fact.Why is not null && !(fact.Row is { Kind: 'o', Detail: "own type" } && operatorTypes.Contains(fact.Row.Id)))
            .GroupBy(fact => fact.Row.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        TypeNames = rows.Objects.Where(row => row.Kind == 't').Select(row => row.Name).ToFrozenSet(StringComparer.Ordinal);
        HasUnsafeTypes = rows.Objects.Any(row => row.Kind == 't' && effects.Of('t', row.Id) is not null);
        var holders = rows.Holders.Where(row => row.Kind == 'a' && effects.Of('t', row.To) is not null).Select(row => row.From).ToHashSet();
        RowTypes = rows.Objects.Where(row => row.Kind == 'r' && holders.Contains(row.Id)).Select(row => row.Name).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>False where a backslash in a plain string would mean something, or the text is not UTF-8.</summary>
    internal bool HasStandardStrings { get; }

    /// <summary>Types that were made on this server.</summary>
    internal FrozenSet<string> TypeNames { get; }

    /// <summary>True where a domain or a conversion runs a function that does more than read.</summary>
    internal bool HasUnsafeTypes { get; }

    /// <summary>Relations with a column of such a type: reading them is harmless, making a row of theirs is not.</summary>
    internal FrozenSet<string> RowTypes { get; }

    internal IEnumerable<string> FunctionNames => _functions.Keys;

    /// <summary>Asks the catalog.</summary>
    public static async ValueTask<PostgresFacts> ReadAsync(CatalogQuery query, CancellationToken cancellationToken) =>
        Of(await CatalogRows.ReadAsync(query, cancellationToken));

    internal static PostgresFacts Of(CatalogRows rows) => new(rows);

    /// <summary>The functions that a call may mean: of the named schema, or of those that are searched.</summary>
    internal IEnumerable<FunctionFact> Functions(string? schema, string name) =>
        _functions.TryGetValue(name, out var found)
            ? found.Where(fact => schema is null ? fact.Row.IsVisible : fact.Row.Schema == schema)
            : [];

    /// <summary>All functions of that name, in whatever schema.</summary>
    internal IEnumerable<FunctionRow> Named(string name) => _functions.TryGetValue(name, out var found) ? found.Select(fact => fact.Row) : [];

    /// <summary>Why the thing of that name is refused; null where none is known to do more than read.</summary>
    /// <param name="kind"><c>t</c>, <c>o</c> or <c>r</c>.</param>
    internal string? Objection(char kind, string? schema, string name) =>
        _objects.TryGetValue(name, out var found)
            ? Array.Find(found, fact => fact.Row.Kind == kind && (schema is null ? fact.Row.IsVisible : fact.Row.Schema == schema))?.Why
            : null;
}

/// <summary>One function.</summary>
/// <param name="Objection">Why a statement may not call it; null where it may.</param>
sealed record FunctionFact(FunctionRow Row, string? Objection)
{
    public static FunctionFact Of(FunctionRow row, Effects effects) => new(
        row,
        effects.Of('f', row.Id)
            ?? (row.RunsAsOwner ? "it runs with its owner's rights (SECURITY DEFINER)"
                : !row.IsBuiltIn && row.IsVolatile ? "it is marked VOLATILE, so it may change something"
                : null));

    /// <param name="arguments">Null where the text does not tell.</param>
    public bool Takes(int? arguments) =>
        arguments is not { } given || Row.IsAggregate || (given >= Row.Arguments - Row.Defaults - (Row.IsVariadic ? 1 : 0) && (given <= Row.Arguments || Row.IsVariadic));
}

/// <summary>A type, an operator or a relation that does more than read.</summary>
sealed record ObjectFact(ObjectRow Row, string? Why);
