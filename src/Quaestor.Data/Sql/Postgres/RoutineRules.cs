namespace Quaestor.Data.Sql.Postgres;

/// <summary>Functions and triggers that a migration may bring: written in SQL or PL/pgSQL, with the rights of whoever calls them, and calling nothing that a rollback does not take back.</summary>
static class RoutineRules
{
    static readonly string[] Kinds = ["function", "trigger", "procedure"];

    static readonly string[] Languages = ["sql", "plpgsql"];

    /// <summary>What it does, in the statement's own words; null for what is no routine, or one that is not allowed.</summary>
    /// <param name="objection">Why it is not allowed; null where it is, or is no routine.</param>
    public static string? Read(string sql, PostgresFacts facts, out string? objection)
    {
        objection = null;
        var tokens = PostgresLexer.Read(sql);
        tokens.RemoveAll(token => token.IsSymbol(";"));
        if (tokens.Count < 3 || !tokens[0].IsAny("create", "drop", "alter"))
        {
            return null;
        }

        var at = tokens[1].Is("or") ? 3 : tokens[1].Is("constraint") ? 2 : 1;
        if (at >= tokens.Count || !tokens[at].IsAny(Kinds))
        {
            return null;
        }

        var kind = $"{tokens[0].Text} {tokens[at].Text}".ToUpperInvariant();
        objection = !tokens[0].Is("create") ? (tokens[0].Is("drop") ? null : $"{kind} is not among the changes that people are asked about")
            : tokens[at].Is("trigger") ? OfTrigger(tokens, facts)
            : OfFunction(tokens, facts);
        return objection is null ? kind : null;
    }

    static string? OfTrigger(List<Token> tokens, PostgresFacts facts)
    {
        var effects = new OutsideEffects(facts);
        return tokens.Where((token, i) => token.IsName && i + 1 < tokens.Count && tokens[i + 1].IsSymbol("(")).Select(token => effects.Of(token.Text)).FirstOrDefault(why => why is not null);
    }

    static string? OfFunction(List<Token> tokens, PostgresFacts facts)
    {
        var language = tokens.FindIndex(token => token.Is("language"));
        var body = tokens.FindIndex(token => token.Is("as"));
        return tokens.Exists(token => token.Is("definer")) ? "a function with its owner's rights (SECURITY DEFINER) is not among the changes that people are asked about"
            : language < 0 || language + 1 >= tokens.Count || !Languages.Contains(tokens[language + 1].Text) ? "only functions in SQL and PL/pgSQL are"
            : body < 0 || body + 1 >= tokens.Count || tokens[body + 1] is not { Kind: TokenKind.Constant, Text.Length: > 0 } text ? "the function's text must stand behind AS as one plain string, such as $$…$$"
            : new OutsideEffects(facts).OfBody("the function", text.Text);
    }
}
