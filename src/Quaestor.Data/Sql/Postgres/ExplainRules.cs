namespace Quaestor.Data.Sql.Postgres;

/// <summary>Reads EXPLAIN and its options.</summary>
static class ExplainRules
{
    /// <returns>Where the statement behind it begins, and whether it may be a change, because it is planned and not run.</returns>
    public static (int Start, bool MayChange, PostgresObjection? Objection) Skip(TokenTree tree)
    {
        if (!tree[0].Is("explain"))
        {
            return (0, false, null);
        }

        if (tree[1].IsSymbol("(") && !tree[2].IsAny("select", "with", "values", "table") && !tree[2].IsSymbol("("))
        {
            var (runs, objection) = ReadOptions(tree, 2, tree.Partner(1));
            return (tree.Partner(1) + 1, !runs, objection);
        }

        var at = 1;
        var analyze = tree[at].IsAny("analyze", "analyse");
        at += analyze ? 1 : 0;
        at += tree[at].Is("verbose") ? 1 : 0;
        return (at, !analyze, null);
    }

    static (bool Runs, PostgresObjection? Objection) ReadOptions(TokenTree tree, int at, int end)
    {
        var runs = false;
        while (at < end)
        {
            var name = tree[at++];
            if (!name.IsName)
            {
                return (true, PostgresObjection.OfStatement("The options of EXPLAIN are names with values, as in EXPLAIN (ANALYZE, BUFFERS false).", name.Start));
            }

            var value = at < end && !tree[at].IsSymbol(",") ? tree[at++] : (Token?)null;
            // +1, -1: a sign and a number.
            at += value is { Kind: TokenKind.Operator } ? 1 : 0;
            runs |= name.Text is "analyze" or "analyse" && !(value is { } given && IsOff(given));
            if (at < end && !tree[at].IsSymbol(","))
            {
                return (true, PostgresObjection.OfStatement("An option of EXPLAIN has more than one value.", tree[at].Start));
            }

            at++;
        }

        return (runs, null);
    }

    static bool IsOff(Token value) => value.Text.ToUpperInvariant() is "FALSE" or "OFF" or "0";
}
