namespace Quaestor.Data.Sql.Postgres;

/// <summary>Judges what statements begin with, and what stands in their WITH clauses.</summary>
/// <param name="mayChange">True for what EXPLAIN plans and does not run.</param>
sealed class WithClauses(TokenTree tree, bool mayChange)
{
    public HashSet<int> Names { get; } = [];

    /// <summary>Indexes of the words WITH that were read.</summary>
    public HashSet<int> Judged { get; } = [];

    public PostgresObjection? JudgeStatement(int start)
    {
        var starts = new Stack<int>([start]);
        while (starts.TryPop(out var at))
        {
            var first = tree[at];
            if (StatementRules.StartObjection(first, mayChange) is { } objection)
            {
                return objection;
            }

            if (first.IsSymbol("("))
            {
                starts.Push(at + 1);
            }
            else if (first.Is("with") && Judged.Add(at) && !ReadClause(at + 1, starts))
            {
                return PostgresObjection.OfStatement("A WITH clause could not be followed: each part is a name, AS, and a query in brackets.", first.Start);
            }
        }

        return null;
    }

    /// <param name="starts">Gets where the queries of the clause begin, and the one behind it.</param>
    bool ReadClause(int at, Stack<int> starts)
    {
        // "recursive" may be the name of the first part.
        if (tree[at].Is("recursive") && tree[at + 1].IsName && !tree[at + 1].Is("as"))
        {
            at++;
        }

        while (true)
        {
            if (!tree[at].IsName)
            {
                return false;
            }

            Names.Add(at++);
            at = tree[at].IsSymbol("(") ? tree.Partner(at) + 1 : at;
            if (!tree[at++].Is("as"))
            {
                return false;
            }

            at += tree[at].Is("not") ? 1 : 0;
            at += tree[at].Is("materialized") ? 1 : 0;
            if (!tree[at].IsSymbol("("))
            {
                return false;
            }

            starts.Push(at + 1);
            at = SkipCycle(SkipSearch(tree.Partner(at) + 1));
            if (!tree[at].IsSymbol(","))
            {
                starts.Push(at);
                return true;
            }

            at++;
        }
    }

    /// <summary>SEARCH DEPTH FIRST BY a, b SET c</summary>
    int SkipSearch(int at)
    {
        if (!tree[at].Is("search"))
        {
            return at;
        }

        at = SkipNames(at + 4);
        return tree[at].Is("set") ? at + 2 : at;
    }

    /// <summary>CYCLE a, b SET c [TO constant DEFAULT constant] USING d</summary>
    int SkipCycle(int at)
    {
        if (!tree[at].Is("cycle"))
        {
            return at;
        }

        at = SkipNames(at + 1);
        while (at < tree.Count && !tree[at].Is("using") && !tree[at].IsAny("select", "with", "values", "table", "insert", "update", "delete", "merge"))
        {
            at = tree[at].IsSymbol("(") ? tree.Partner(at) + 1 : at + 1;
        }

        return tree[at].Is("using") ? at + 2 : at;
    }

    int SkipNames(int at)
    {
        while (tree[at].IsName && tree[at + 1].IsSymbol(","))
        {
            at += 2;
        }

        return at + 1;
    }
}
