namespace Quaestor.Data.Sql.Postgres;

/// <summary>The table that a statement changes.</summary>
/// <param name="Schema">Null where it is searched for.</param>
/// <param name="Alias">What RETURNING calls it by.</param>
sealed record TargetTable(string? Schema, string Name, string Alias)
{
    public string Quoted => Schema is null ? Quote(Name) : $"{Quote(Schema)}.{Quote(Name)}";

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <param name="verb">Where INSERT, UPDATE, DELETE or MERGE stands.</param>
    /// <returns>Null where it is not told plainly.</returns>
    internal static TargetTable? Read(List<Token> tokens, int verb)
    {
        var at = verb + 1;
        while (at < tokens.Count && tokens[at].IsAny("into", "from", "only"))
        {
            at++;
        }

        if (at >= tokens.Count || !tokens[at].IsName)
        {
            return null;
        }

        var (schema, name) = (default(string), tokens[at].Text);
        if (at + 2 < tokens.Count && tokens[at + 1].IsSymbol(".") && tokens[at + 2].IsName)
        {
            (schema, name) = (name, tokens[at + 2].Text);
            at += 2;
        }

        at += at + 1 < tokens.Count && tokens[at + 1] is { Kind: TokenKind.Operator, Text: "*" } ? 1 : 0;
        return new(schema, name, AliasAt(tokens, at + 1) ?? name);
    }

    static string? AliasAt(List<Token> tokens, int at) =>
        at < tokens.Count && tokens[at].Is("as") && at + 1 < tokens.Count && tokens[at + 1].IsName ? tokens[at + 1].Text
        : at < tokens.Count && tokens[at].IsName && !(tokens[at].Kind == TokenKind.Word && Keywords.Contains(tokens[at].Text)) ? tokens[at].Text
        : null;
}
