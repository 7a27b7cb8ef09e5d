namespace Quaestor.Data.Sql.Postgres;

/// <summary>Runs one of the guard's own catalog queries, which take no parameters, and gives its rows.</summary>
public delegate ValueTask<IReadOnlyList<object?[]>> CatalogQuery(string sql, CancellationToken cancellationToken);

/// <summary>One row of <c>pg_proc</c>, as far as the guard needs it.</summary>
/// <param name="IsBuiltIn">Of PostgreSQL itself, or of an extension.</param>
/// <param name="TakesRow">The first argument may be a whole row.</param>
/// <param name="Body">The text of one that was written on this server in SQL or PL/pgSQL.</param>
/// <param name="SearchesElsewhere">It sets a search path of its own, so its names may be those of any schema.</param>
sealed record FunctionRow(
    long Id,
    string Schema,
    string Name,
    bool IsVolatile,
    bool RunsAsOwner,
    string Language,
    bool IsBuiltIn,
    bool IsAggregate,
    bool IsVariadic,
    int Arguments,
    int Defaults,
    bool TakesRow,
    string? Body,
    bool IsVisible,
    bool SearchesElsewhere);

/// <summary>A type, an operator or a relation that was made on this server.</summary>
/// <param name="Kind"><c>t</c>, <c>o</c> or <c>r</c>.</param>
/// <param name="Detail">A type's typtype, a relation's relkind; of an operator, whether it is only found by the types of its operands.</param>
sealed record ObjectRow(char Kind, long Id, string Schema, string Name, bool IsVisible, string Detail);

/// <summary>What one thing runs or reads when it is used.</summary>
readonly record struct UseRow(char Kind, long Id, char UsedKind, long Used);

/// <summary>A relation's column type (<c>a</c>), or a conversion between two types (<c>c</c>) and its function.</summary>
readonly record struct HolderRow(char Kind, long From, long To, long Function);

/// <summary>What the catalog queries found.</summary>
sealed record CatalogRows(
    IReadOnlyList<FunctionRow> Functions,
    IReadOnlyList<ObjectRow> Objects,
    IReadOnlyList<UseRow> Uses,
    IReadOnlyList<HolderRow> Holders,
    bool HasStandardStrings)
{
    public static string FingerprintSql { get; } = PostgresList.Text("Fingerprint.sql");

    public static async ValueTask<CatalogRows> ReadAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        var session = await query(PostgresList.Text("Session.sql"), cancellationToken);
        var functions = await query(PostgresList.Text("Functions.sql"), cancellationToken);
        var objects = await query(PostgresList.Text("Objects.sql"), cancellationToken);
        var uses = await query(PostgresList.Text("Uses.sql"), cancellationToken);
        var holders = await query(PostgresList.Text("Holders.sql"), cancellationToken);
        return new(
            [.. functions.Select(Function)],
            [.. objects.Select(row => new ObjectRow(((string)row[0]!)[0], (long)row[1]!, (string)row[2]!, (string)row[3]!, (bool)row[4]!, (string)row[5]!))],
            [.. uses.Select(row => new UseRow(((string)row[0]!)[0], (long)row[1]!, ((string)row[2]!)[0], (long)row[3]!))],
            [.. holders.Select(row => new HolderRow(((string)row[0]!)[0], (long)row[1]!, (long)row[2]!, (long)row[3]!))],
            session[0] is ["on", "UTF8", ..]);
    }

    static FunctionRow Function(object?[] row) => new(
        (long)row[0]!,
        (string)row[1]!,
        (string)row[2]!,
        (bool)row[3]!,
        (bool)row[4]!,
        (string)row[5]!,
        (bool)row[6]!,
        (bool)row[7]!,
        (bool)row[8]!,
        (int)row[9]!,
        (int)row[10]!,
        (bool)row[11]!,
        (string?)row[12],
        (bool)row[13]!,
        (bool)row[14]!);
}
