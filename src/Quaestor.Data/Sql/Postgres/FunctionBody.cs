namespace Quaestor.Data.Sql.Postgres;

/// <summary>What the text of a function in SQL or PL/pgSQL says it does.</summary>
/// <param name="Effect">Why it is refused for its own words; null where they are harmless.</param>
/// <param name="Names">What it may call, and what it may read; "schema.name" where it is written so.</param>
/// <param name="Operators">The operators it uses.</param>
sealed record FunctionBody(string? Effect, HashSet<string> Names, HashSet<string> Operators)
{
    static readonly string[] Writes =
    [
        "insert", "update", "delete", "merge", "truncate", "create", "alter", "drop", "copy", "lock", "notify", "listen", "unlisten", "grant",
        "revoke", "call", "do", "set", "reset", "vacuum", "analyze", "cluster", "reindex", "refresh", "comment", "commit", "rollback", "discard",
    ];

    /// <param name="mayWrite">False for one that is not marked volatile: PostgreSQL then stops statements that write.</param>
    public static FunctionBody Read(string body, bool mayWrite)
    {
        List<Token> tokens;
        try
        {
            tokens = PostgresLexer.Read(body);
        }
        catch (LexerException)
        {
            return new("its text cannot be read with certainty", [], []);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsName)
            {
                names.Add(tokens[i].Text);
                _ = i > 1 && tokens[i - 1].IsSymbol(".") && names.Add($"{tokens[i - 2].Text}.{tokens[i].Text}");
            }
        }

        string? effect = tokens.Exists(token => token.Is("execute")) ? "it runs SQL that it puts together"
            : mayWrite && tokens.Find(token => token.IsAny(Writes)) is { Text: { } write } ? $"it says {write.ToUpperInvariant()}"
            : null;
        return new(effect, names, [.. tokens.Where(token => token.Kind == TokenKind.Operator).Select(token => token.Text)]);
    }
}
