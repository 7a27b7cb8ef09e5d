namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// Where a statement may name a relation that it reads: behind FROM, JOIN and TABLE, and in the list behind FROM. Elsewhere the
/// same name is a column's.
/// </summary>
static class TablePositions
{
    static readonly string[] Openers = ["from", "join", "table", "only", "lateral", "into", "update", "using"];

    /// <summary>Reserved words that end the list behind FROM. Behind a dot or AS they are names.</summary>
    static readonly string[] Enders =
        ["select", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit", "offset", "fetch", "for", "values", "set", "returning"];

    /// <returns>For each token whether a relation may stand there.</returns>
    public static bool[] Of(TokenTree tree)
    {
        var positions = new bool[tree.Count];
        // For each open bracket and the statement around them: whether a list behind FROM goes on.
        var inList = new Stack<bool>([false]);
        for (var i = 0; i < tree.Count; i++)
        {
            var before = tree[i - 1];
            positions[i] = before.IsAny(Openers)
                || (before.IsSymbol(",") && inList.Peek())
                || (before.IsSymbol("(") && positions[i - 1]);
            Follow(tree[i], before, positions[i], inList);
        }

        return positions;
    }

    static void Follow(Token token, Token before, bool isPosition, Stack<bool> inList)
    {
        if (token.IsSymbol("(") || token.IsSymbol("["))
        {
            inList.Push(isPosition);
        }
        else if (token.IsSymbol(")") || token.IsSymbol("]"))
        {
            inList.Pop();
        }
        else if (token.Is("from") || token.Is("using"))
        {
            Exchange(inList, true);
        }
        else if (token.IsAny(Enders) && !before.IsSymbol(".") && !before.Is("as"))
        {
            Exchange(inList, false);
        }
    }

    static void Exchange(Stack<bool> inList, bool value)
    {
        inList.Pop();
        inList.Push(value);
    }
}
