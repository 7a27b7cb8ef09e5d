using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>One side of a comparison in a plan.</summary>
/// <param name="Text">As the server words it, without the alias.</param>
/// <param name="Column">The column, where it is one and nothing else; a cast that changes nothing but the type's name does not count.</param>
/// <param name="Alias">Of the one table whose columns are in it; null where there is none, or several.</param>
sealed record Expression(string Text, string? Column, string? Alias, IReadOnlyList<string> Columns, string? Value, bool IsConstant)
{
    /// <summary>Casts that PostgreSQL writes out although an index on the column serves them.</summary>
    static readonly string[] Relabels = ["text", "bpchar", "varchar", "oid"];

    public ColumnUse Use(UseKind kind) => new(Alias!, Column ?? Text, Column is null, kind) { Columns = Columns };

    public static TokenTree? TreeOf(string text)
    {
        try
        {
            return TokenTree.Of(PostgresLexer.Read(text));
        }
        catch (LexerException)
        {
            return null;
        }
    }

    /// <summary>Without brackets around all of it.</summary>
    public static (int From, int To) Bare(TokenTree tree, int from, int to)
    {
        while (to - from > 1 && tree[from].IsSymbol("(") && tree.Partner(from) == to - 1)
        {
            (from, to) = (from + 1, to - 1);
        }

        return (from, to);
    }

    /// <returns>Null for nothing, and for what holds a sub-plan.</returns>
    public static Expression? Read(string text, TokenTree tree, int from, int to)
    {
        (from, to) = Bare(tree, from, to);
        if (from >= to || Enumerable.Range(from, to - from).Any(i => tree[i].IsAny("subplan", "initplan", "hashed")))
        {
            return from < to ? new("", null, null, [], null, IsConstant: false) : null;
        }

        List<(string Alias, string Column, int At)> columns = [];
        for (var i = from; i + 2 < to; i++)
        {
            if (tree[i].IsName && tree[i + 1].IsSymbol(".") && tree[i + 2].IsName && !tree[i + 3].IsSymbol("(") && !tree[i - 1].IsSymbol(".") && !tree[i - 1].IsSymbol("::"))
            {
                columns.Add((tree[i].Text, tree[i + 2].Text, i));
            }
        }

        var aliases = columns.Select(column => column.Alias).Distinct().ToList();
        var alias = aliases is [var only] ? only : null;
        var isPlain = columns.Count == 1 && IsPlain(tree, from, to);
        return new(
            Without(text, tree, from, to, [.. columns.Select(column => column.At)]), isPlain ? columns[0].Column : null, alias, [.. columns.Select(column => column.Column).Distinct()],
            columns.Count == 0 ? FirstConstant(tree, from, to) : null, columns.Count == 0 && !HasCall(tree, from, to));
    }

    /// <summary><c>o.status</c> or <c>(o.status)::text</c>.</summary>
    static bool IsPlain(TokenTree tree, int from, int to)
    {
        while (to - from > 3 && tree[to - 2].IsSymbol("::") && Relabels.Contains(tree[to - 1].Text))
        {
            (from, to) = Bare(tree, from, to - 2);
        }

        return to - from == 3;
    }

    static bool HasCall(TokenTree tree, int from, int to) =>
        Enumerable.Range(from, to - from).Any(i => tree[i].IsName && tree[i + 1].IsSymbol("(") && !tree[i - 1].IsSymbol("::") && !tree[i].IsAny("array", "numeric", "character", "varying", "timestamp", "time", "bit", "bpchar", "varchar"))
        || Enumerable.Range(from, to - from).Any(i => tree[i].Text is "CURRENT_DATE" or "current_date" or "current_timestamp" or "localtimestamp");

    /// <summary>The text of a constant as the server words it: <c>'open'::text</c>, <c>5</c>.</summary>
    public static string? ValueOf(string constant) => TreeOf(constant) is { } tree ? FirstConstant(tree, 0, tree.Count) : null;

    static string? FirstConstant(TokenTree tree, int from, int to) =>
        Enumerable.Range(from, to - from).Select(i => tree[i]).FirstOrDefault(token => token.Kind is TokenKind.Constant or TokenKind.Number) is { Text: { } value } ? value : null;

    static string Without(string text, TokenTree tree, int from, int to, HashSet<int> aliases)
    {
        var end = to < tree.Count ? tree[to].Start : text.Length;
        var parts = new System.Text.StringBuilder();
        for (var i = from; i < to; i++)
        {
            if (aliases.Contains(i))
            {
                i++;
                continue;
            }

            parts.Append(text.AsSpan(tree[i].Start, (i + 1 < to ? tree[i + 1].Start : end) - tree[i].Start));
        }

        return parts.ToString().Trim();
    }
}
