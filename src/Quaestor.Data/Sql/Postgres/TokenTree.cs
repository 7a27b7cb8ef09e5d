namespace Quaestor.Data.Sql.Postgres;

/// <summary>The tokens of one statement, and which bracket closes which.</summary>
sealed class TokenTree
{
    /// <summary>What is looked at again for each bracket around it stays affordable.</summary>
    const int Deepest = 1_000;

    readonly int[] _partner;
    readonly int[] _enclosing;

    TokenTree(List<Token> tokens, int[] partner, int[] enclosing)
    {
        Tokens = tokens;
        _partner = partner;
        _enclosing = enclosing;
    }

    public List<Token> Tokens { get; }

    public int Count => Tokens.Count;

    /// <summary>A token without text stands for all that lies outside the statement.</summary>
    public Token this[int index] => index >= 0 && index < Tokens.Count ? Tokens[index] : new(TokenKind.Symbol, "", -1);

    /// <summary>The other bracket of a pair.</summary>
    public int Partner(int bracket) => _partner[bracket];

    /// <summary>The opening bracket around a token; -1 for none.</summary>
    public int Enclosing(int index) => _enclosing[index];

    /// <returns>Null where a bracket has no partner, or too many are open at once.</returns>
    public static TokenTree? Of(List<Token> tokens)
    {
        var partner = new int[tokens.Count];
        var enclosing = new int[tokens.Count];
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var symbol = tokens[i].Kind == TokenKind.Symbol ? tokens[i].Text : "";
            if (symbol is ")" or "]")
            {
                if (!open.TryPop(out var start) || tokens[start].Text != (symbol == ")" ? "(" : "["))
                {
                    return null;
                }

                partner[i] = start;
                partner[start] = i;
            }

            enclosing[i] = open.TryPeek(out var around) ? around : -1;
            if (symbol is "(" or "[")
            {
                open.Push(i);
                if (open.Count > Deepest)
                {
                    return null;
                }
            }
        }

        return open.Count == 0 ? new(tokens, partner, enclosing) : null;
    }
}
