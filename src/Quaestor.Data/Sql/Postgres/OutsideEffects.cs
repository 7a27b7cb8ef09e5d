namespace Quaestor.Data.Sql.Postgres;

/// <summary>Whether a function does what no rollback takes back: such a function must not run in a preview.</summary>
sealed class OutsideEffects(PostgresFacts facts)
{
    /// <summary>Refused in queries, and yet undone by a rollback, or harmless in one.</summary>
    static readonly HashSet<string> TakenBack = new(StringComparer.Ordinal)
    {
        "nextval", "setval", "set_config", "pg_notify", "txid_current", "pg_current_xact_id", "pg_advisory_xact_lock", "pg_advisory_xact_lock_shared",
        "pg_try_advisory_xact_lock", "pg_try_advisory_xact_lock_shared",
    };

    readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Names in the texts of the functions that were looked at: tables among them may be changed.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Why it may reach outside of the transaction; null where it does not.</summary>
    public string? Of(string function)
    {
        foreach (var row in _seen.Add(function) ? facts.Named(function) : [])
        {
            if (Of(row) is { } why)
            {
                return why;
            }
        }

        return null;
    }

    string? Of(FunctionRow row) =>
        row.IsBuiltIn ? (TakenBack.Contains(row.Name) || ReviewedFunctions.Objection(row.Name, isVolatile: false) is not { } why ? null : $"{row.Name}: {why}")
        : row.Body is { } body ? OfBody(row.Name, body)
        : $"{row.Name} is written in {row.Language}, whose code is not read here";

    /// <summary>The same of an expression, which calls functions and holds no statements.</summary>
    public string? OfExpression(string expression)
    {
        try
        {
            return OfCalls(PostgresLexer.Read(expression));
        }
        catch (LexerException)
        {
            return "its text cannot be read with certainty";
        }
    }

    /// <summary>The same of a text that is no function yet.</summary>
    public string? OfBody(string name, string body)
    {
        List<Token> tokens;
        try
        {
            tokens = PostgresLexer.Read(body);
        }
        catch (LexerException)
        {
            return $"the text of {name} cannot be read with certainty";
        }

        if (tokens.Find(token => token.IsAny("execute", "copy", "commit", "load")) is { Text: { } word })
        {
            return word == "execute" ? $"{name} runs SQL that it puts together" : $"{name} says {word.ToUpperInvariant()}";
        }

        Names.UnionWith(tokens.Where(token => token.IsName).Select(token => token.Text));
        return OfCalls(tokens);
    }

    string? OfCalls(List<Token> tokens) =>
        tokens.Where((token, i) => token.IsName && i + 1 < tokens.Count && tokens[i + 1].IsSymbol("("))
            .Select(token => Of(token.Text))
            .FirstOrDefault(why => why is not null);
}
