namespace Quaestor.Data.Sql.Postgres;

/// <summary>Finds every place of a statement where a function may be called, whatever its spelling.</summary>
static class CallSites
{
    public static IEnumerable<CallSite> Of(StatementReading reading)
    {
        var tree = reading.Tree;
        var chain = 0;
        for (var i = 0; i < tree.Count; i++)
        {
            var token = tree[i];
            // a.b.c is one chain, and starts at a.
            chain = token.IsName && tree[i - 1].IsSymbol(".") && tree[i - 2].IsName || token.IsSymbol(".") ? chain : i;
            if (!token.IsName || reading.CteNames.Contains(i) || IsInsertedInto(tree, i, chain))
            {
                continue;
            }

            var isQualified = tree[i - 1].IsSymbol(".");
            if (tree[i + 1].IsSymbol("("))
            {
                if (isQualified || token.Kind == TokenKind.QuotedName || !Keywords.IsSyntax(token.Text))
                {
                    yield return Call(tree, i, chain);
                }
                else if (token.Text == "treat")
                {
                    foreach (var target in TreatTargets(tree, i + 1))
                    {
                        yield return target;
                    }
                }
            }
            else if (isQualified)
            {
                yield return new(null, token.Text, 1, token.Start, IsField(tree, chain) ? CallForm.OfValue : CallForm.OfRow);
            }
        }
    }

    /// <summary>True for the table of INSERT INTO table (columns), which looks like a call.</summary>
    static bool IsInsertedInto(TokenTree tree, int index, int chain) =>
        tree[index + 1].IsSymbol("(") && tree[chain - 1].Is("into") && tree[chain - 2].IsAny("insert", "merge");

    /// <summary>True for what follows a bracket: (…).f or a[1].f.g, which PostgreSQL also reads as f(…).</summary>
    static bool IsField(TokenTree tree, int chain) => tree[chain - 1].IsSymbol(".");

    static CallSite Call(TokenTree tree, int index, int chain)
    {
        var isQualified = chain < index || tree[index - 1].IsSymbol(".");
        var schema = isQualified && tree[index - 2].IsName ? tree[index - 2].Text : null;
        var token = tree[index];
        var before = tree[chain - 1];
        var form = before.Is("tablesample") ? CallForm.Sample
            // The columns of INSERT INTO t (…).
            : before.Is("into") ? CallForm.Label
            : isQualified ? CallForm.Call
            : IsLabel(tree, index) ? CallForm.Label
            : token.Kind == TokenKind.Word && Keywords.Contains(token.Text) ? CallForm.Keyword
            : CallForm.Call;
        return new(schema, token.Text, ArgumentCount(tree, index + 1), token.Start, form);
    }

    /// <summary>
    /// True where the grammar lets no expression begin, so that the name can only be a type, or an alias with column names.
    /// </summary>
    static bool IsLabel(TokenTree tree, int index)
    {
        var before = tree[index - 1];
        return before.Is("as") || before.IsSymbol("::") || (FollowsTable(tree, before, index) && HoldsNamesOnly(tree, index + 1));
    }

    static bool FollowsTable(TokenTree tree, Token before, int index) =>
        before.Kind == TokenKind.QuotedName
        || (before.Kind == TokenKind.Word && (!Keywords.Contains(before.Text) || tree[index - 2].IsSymbol(".")))
        // Behind DISTINCT ON (…) and OPERATOR(…) expressions begin.
        || (before.IsSymbol(")") && !tree[tree.Partner(index - 1) - 1].IsAny("on", "operator"));

    static bool HoldsNamesOnly(TokenTree tree, int open)
    {
        for (var i = open + 1; i < tree.Partner(open); i++)
        {
            // A type of a column definition may have a number behind it.
            if (!tree[i].IsName && !tree[i].IsSymbol(",") && tree[i].Kind is not (TokenKind.Symbol or TokenKind.Number))
            {
                return false;
            }
        }

        return true;
    }

    static IEnumerable<CallSite> TreatTargets(TokenTree tree, int open)
    {
        var start = -1;
        for (var i = open + 1; i < tree.Partner(open); i++)
        {
            start = tree[i].Is("as") && tree.Enclosing(i) == open ? i : start;
        }

        for (var i = start + 1; start >= 0 && i < tree.Partner(open); i++)
        {
            if (tree[i].IsName)
            {
                yield return new(null, tree[i].Text, 1, tree[i].Start, CallForm.Treat);
            }
        }
    }

    static int? ArgumentCount(TokenTree tree, int open)
    {
        var end = tree.Partner(open);
        if (end == open + 1 || (tree[open + 1] is { Kind: TokenKind.Operator, Text: "*" } && end == open + 2))
        {
            return 0;
        }

        var count = 1;
        for (var i = open + 1; i < end; i++)
        {
            if (tree.Enclosing(i) != open)
            {
                continue;
            }

            if (tree[i].IsAny("variadic", "order"))
            {
                return null;
            }

            count += tree[i].IsSymbol(",") ? 1 : 0;
        }

        return count;
    }
}
