namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// Decides for SQL from outside whether it is one statement that only reads. It has no parser of PostgreSQL, which cannot be
/// had apart from the server: it reads tokens by the server's own rules, follows the few clauses that decide what a
/// statement does, and asks of every name what the server's catalog says of it.
/// </summary>
public sealed class PostgresGuard(PostgresFactsLoader facts)
{
    /// <summary>
    /// In characters. No question needs more, and what the guard spends on a text grows with it.
    /// </summary>
    internal const int LongestStatement = 65_536;

    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) =>
        ApprovedSql.JudgeAsync(Dialect.Postgres, sql, FindObjectionAsync, cancellationToken);

    /// <summary>
    /// Why a change may not even be asked about for what its expressions call: defaults, checks, conversions and indexes run functions
    /// too, in a preview before anybody has said yes. Names that no function has are the server's to refuse.
    /// </summary>
    public async ValueTask<string?> ObjectionToDefinitionAsync(string sql, CancellationToken cancellationToken)
    {
        if (ReadTokens(sql, out var tokens) is { } unreadable)
        {
            return unreadable.Reason;
        }

        tokens.RemoveAll(token => token.IsSymbol(";"));
        if (TokenTree.Of(tokens) is not { } tree)
        {
            return "A bracket is not closed, or closes nothing.";
        }

        var (reading, known) = (new StatementReading(tree, []), await facts(false, cancellationToken));
        return DefinitionRules.Judge(reading, known) ?? ObjectRules.Judge(reading, known)?.Reason;
    }

    /// <summary>Of a function or a trigger, which only migrations bring: a proposal, or why it is none; neither for any other statement.</summary>
    internal async ValueTask<(ProposedChange? Change, string? Objection)> ProposeRoutineAsync(string sql, CancellationToken cancellationToken)
    {
        if (ReadTokens(sql, out _) is { } unreadable)
        {
            return (null, unreadable.Reason);
        }

        var kind = RoutineRules.Read(sql, await facts(true, cancellationToken), out var objection);
        return (kind is null ? null : ProposedChange.Of(Dialect.Postgres, sql, kind), objection);
    }

    /// <summary>All that is decided on the text and on facts that are at hand. Null where nothing speaks against it.</summary>
    /// <param name="without">Layers that are left out, to see what the others stop.</param>
    internal static PostgresObjection? Judge(string sql, PostgresFacts facts, GuardLayers without = GuardLayers.None)
    {
        if (ReadTokens(sql, out var tokens) is { } unreadable)
        {
            return without.HasFlag(GuardLayers.Parser) ? null : unreadable;
        }

        var statement = StatementRules.Judge(tokens, out var reading);
        if (statement is not null && !without.HasFlag(GuardLayers.Statement))
        {
            return statement;
        }

        reading ??= TokenTree.Of(tokens) is { } tree ? new(tree, []) : null;
        return reading is null ? null
            : (without.HasFlag(GuardLayers.Functions) ? null : FunctionRules.Judge(reading, facts))
                ?? (without.HasFlag(GuardLayers.Objects) ? null : ObjectRules.Judge(reading, facts));
    }

    async ValueTask<Verdict.Refused?> FindObjectionAsync(string sql, CancellationToken cancellationToken)
    {
        // What no server could make harmless is refused without asking one.
        if (ReadTokens(sql, out var tokens) is { } unreadable)
        {
            return Refusal(unreadable);
        }

        if (StatementRules.Judge(tokens, out _) is { } statement)
        {
            return Refusal(statement);
        }

        var objection = JudgeWith(await facts(false, cancellationToken), sql);
        if (objection is { IsUnknownName: true })
        {
            objection = JudgeWith(await facts(true, cancellationToken), sql);
        }

        return objection is null ? null : Refusal(objection);
    }

    static PostgresObjection? JudgeWith(PostgresFacts known, string sql) =>
        known.HasStandardStrings
            ? Judge(sql, known)
            : new(PostgresObjection.Parser, "This connection reads strings in another way than the guard does: it must have standard_conforming_strings = on and client_encoding = UTF8.");

    static PostgresObjection? ReadTokens(string sql, out List<Token> tokens)
    {
        tokens = [];
        if (StatementCharacters.Objection(sql, LongestStatement) is { } objection)
        {
            return new(PostgresObjection.Parser, objection);
        }

        try
        {
            tokens = PostgresLexer.Read(sql);
            return null;
        }
        catch (LexerException unreadable)
        {
            return new(PostgresObjection.Parser, unreadable.Message, unreadable.Position);
        }
    }

    static Verdict.Refused Refusal(PostgresObjection objection) => new(objection.Layer, objection.Reason, objection.Position);
}

/// <summary>What the guard looks at, one after the other.</summary>
[Flags]
enum GuardLayers
{
    None = 0,
    Parser = 1,
    Statement = 2,
    Functions = 4,
    Objects = 8,
}
