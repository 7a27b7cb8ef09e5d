namespace Quaestor.Data.Sql.Postgres;

/// <summary>Tells changes that a person may be asked about from all else that does more than read.</summary>
static class ChangeRules
{
    static readonly string[] Data = ["insert", "update", "delete", "merge", "with"];

    static readonly string[] Maintenance = ["truncate", "comment", "reindex", "vacuum", "analyze", "cluster", "refresh"];

    static readonly string[] Definitions = ["create", "alter", "drop"];

    /// <summary>What may be made, altered and dropped. Not what runs code, lets people in, or reaches outside of the database.</summary>
    static readonly string[] Objects = ["table", "index", "view", "sequence", "schema", "type", "domain", "statistics"];

    static readonly string[] Modifiers = ["or", "replace", "temp", "temporary", "unlogged", "unique", "materialized", "recursive"];

    static readonly string[] Queries = ["select", "with", "values", "table"];

    /// <summary>Begin what is no change, whatever else may be wrong with it.</summary>
    static readonly string[] Reading = ["select", "values", "table", "show", "explain"];

    static readonly string Proposable =
        $"These are: {string.Join(", ", Data.Where(word => word != "with").Concat(Maintenance).Select(word => word.ToUpperInvariant()))}, and CREATE, ALTER and DROP of {string.Join(", ", Objects)}.";

    /// <param name="Kind">In the statement's own words.</param>
    /// <param name="Reads">A statement that the guard allows exactly where the change reads nothing but what a query may; null where it holds no query.</param>
    /// <param name="IsWhole">It is known to the letter, so that nothing in it is left to be judged.</param>
    internal readonly record struct Change(string Kind, string? Reads, bool IsWhole = false);

    /// <param name="judge">The guard: what the change reads must pass it.</param>
    /// <param name="objection">The guard: why the expressions of a definition may not run.</param>
    /// <returns>A single change of a kind that people are asked about, or why it may not be asked about; neither for what is no single statement that could be one.</returns>
    public static async ValueTask<(ProposedChange? Change, string? Why)> ProposeAsync(
        string sql, Func<string, CancellationToken, ValueTask<Verdict>> judge, Func<string, CancellationToken, ValueTask<string?>> objection, CancellationToken cancellationToken)
    {
        if (Read(sql) is not { } change)
        {
            return (null, Tokens(sql) is [var first, ..] tokens && !first.IsAny(Reading) && StatementWords.Has(first) ? $"{KindOf(tokens)} is not among the changes that people are asked about. {Proposable}" : null);
        }

        var why = change.Reads is { } reads ? (await judge(reads, cancellationToken) as Verdict.Refused)?.Reason : change.IsWhole ? null : await objection(sql, cancellationToken);
        return why is null ? (ProposedChange.Of(Dialect.Postgres, sql, change.Kind), null) : (null, why);
    }

    /// <returns>Null for anything but one change.</returns>
    internal static Change? Read(string sql)
    {
        if (Tokens(sql) is not { Count: > 0 } tokens)
        {
            return null;
        }

        var first = tokens[0];

        // To plan a change is to read: what the guard allows to be explained calls nothing that a query may not call.
        return first.IsAny(Data) ? new(first.Text.ToUpperInvariant(), $"EXPLAIN {sql[first.Start..]}")
            : first.IsAny(Maintenance) ? new(first.Text.ToUpperInvariant(), null)
            : first.IsAny(Definitions) ? Definition(sql, tokens)
            : SessionSignal.Read(tokens) is { } signal ? new(signal.ToUpperInvariant(), null, IsWhole: true)
            : null;
    }

    static string KindOf(List<Token> tokens) =>
        (tokens.Count > 1 && tokens[0].IsAny(Definitions) && tokens[1].IsName ? $"{tokens[0].Text} {tokens[1].Text}" : tokens[0].Text).ToUpperInvariant();

    static Change? Definition(string sql, List<Token> tokens)
    {
        var at = 1;
        while (at < tokens.Count && tokens[at].IsAny(Modifiers))
        {
            at++;
        }

        if (at == tokens.Count || !tokens[at].IsAny(Objects))
        {
            return null;
        }

        // What a column is generated AS is an expression, and judged as all others of a definition.
        var query = tokens.FindIndex(at, token => token.Is("as")) + 1;
        while (query > 1 && tokens[query - 2].Is("always"))
        {
            query = tokens.FindIndex(query, token => token.Is("as")) + 1;
        }

        var reads = query > 0 && query < tokens.Count && (tokens[query].IsAny(Queries) || tokens[query].IsSymbol("(")) ? WithoutEnd(sql[tokens[query].Start..]) : null;
        return new($"{tokens[0].Text} {tokens[at].Text}".ToUpperInvariant(), reads);
    }

    // CREATE TABLE … AS SELECT … WITH NO DATA
    static string WithoutEnd(string query)
    {
        var tokens = PostgresLexer.Read(query);
        var end = tokens.FindLastIndex(token => token.Is("with"));
        return end > 0 && tokens[^1].Is("data") ? query[..tokens[end].Start] : query;
    }

    /// <returns>Null where it is not one statement.</returns>
    static List<Token>? Tokens(string sql)
    {
        if (sql.Length > PostgresGuard.LongestStatement || sql.Contains('\0'))
        {
            return null;
        }

        try
        {
            var tokens = PostgresLexer.Read(sql);
            while (tokens.Count > 0 && tokens[^1].IsSymbol(";"))
            {
                tokens.RemoveAt(tokens.Count - 1);
            }

            return tokens.Exists(token => token.IsSymbol(";")) ? null : tokens;
        }
        catch (LexerException)
        {
            return null;
        }
    }
}
