namespace Quaestor.Data.Sql.Postgres;

/// <summary>Decides by the words of a statement whether it is one, and whether it reads.</summary>
static class StatementRules
{
    static readonly string[] Queries = ["select", "with", "values", "table"];

    static readonly string[] Changes = ["insert", "update", "delete", "merge"];

    public static PostgresObjection? Judge(List<Token> tokens, out StatementReading? reading)
    {
        reading = null;
        if (SplitObjection(tokens) is { } several)
        {
            return several;
        }

        if (tokens.Find(token => token.Kind == TokenKind.Parameter) is { Text: not null } parameter)
        {
            return PostgresObjection.OfStatement($"The parameter {parameter.Text} has no value here: write the value out.", parameter.Start);
        }

        if (TokenTree.Of(tokens) is not { } tree)
        {
            return new(PostgresObjection.Parser, "A bracket is not closed, or closes nothing, or more than 1,000 stand inside each other. Every ( needs its ), and every [ its ].");
        }

        if (tree[0].Is("show"))
        {
            reading = new(tree, []);
            return ShowObjection(tree);
        }

        var (start, mayChange, objection) = ExplainRules.Skip(tree);
        if (objection is not null)
        {
            return objection;
        }

        var clauses = new WithClauses(tree, mayChange);
        objection = clauses.JudgeStatement(start) ?? WordObjection(tree, clauses, mayChange);
        reading = new(tree, clauses.Names);
        return objection;
    }

    /// <summary>What a statement may begin with.</summary>
    public static PostgresObjection? StartObjection(Token first, bool mayChange) =>
        first.IsAny(Queries) || first.IsSymbol("(") || (mayChange && first.IsAny(Changes)) ? null
        : first.Kind == TokenKind.Word && !StatementWords.Has(first) ? PostgresObjection.OfStatement(StatementWords.Unknown(first), first.Start)
        : first.Kind == TokenKind.Word ? PostgresObjection.OfStatement($"{first.Text.ToUpperInvariant()} does more than read, or is no statement.", first.Start)
        : PostgresObjection.OfStatement("Here a query must begin.", first.Start < 0 ? null : first.Start);

    static PostgresObjection? SplitObjection(List<Token> tokens)
    {
        tokens.RemoveRange(0, Math.Max(0, tokens.FindIndex(token => !token.IsSymbol(";"))));
        var end = tokens.FindIndex(token => token.IsSymbol(";"));
        if (end >= 0)
        {
            var next = tokens.FindIndex(end, token => !token.IsSymbol(";"));
            if (next >= 0)
            {
                return PostgresObjection.OfStatement("There is more than one statement, and only one may run at a time.", tokens[next].Start);
            }

            tokens.RemoveRange(end, tokens.Count - end);
        }

        return tokens.Count == 0 ? PostgresObjection.OfStatement("There is no statement.", null) : null;
    }

    static PostgresObjection? ShowObjection(TokenTree tree) =>
        tree.Tokens.Skip(1).FirstOrDefault(token => !token.IsName && !token.IsSymbol(".")) is { Text: not null } other
            ? PostgresObjection.OfStatement("SHOW takes the name of a setting, or ALL, and nothing else.", other.Start)
            : null;

    static PostgresObjection? WordObjection(TokenTree tree, WithClauses clauses, bool mayChange)
    {
        for (var i = 0; i < tree.Count; i++)
        {
            var objection = tree[i] switch
            {
                { Kind: not (TokenKind.Word or TokenKind.Symbol) } => null,
                { Text: "(" } when tree[i + 1].Is("with") => clauses.JudgeStatement(i + 1),
                { Text: "into" } when !IsLabel(tree, i) && !(mayChange && tree[i - 1].IsAny("insert", "merge")) => PostgresObjection.OfStatement(
                    "SELECT INTO makes a table.", tree[i].Start),
                { Text: "for" } when !IsLabel(tree, i) => ForObjection(tree, i),
                { Text: "with" } when !IsLabel(tree, i) && !clauses.Judged.Contains(i) && !IsPartOfOtherSyntax(tree, i) && !mayChange =>
                    PostgresObjection.OfStatement("WITH stands where no query begins.", tree[i].Start),
                _ => null,
            };
            if (objection is not null)
            {
                return objection;
            }
        }

        return null;
    }

    /// <summary>Behind AS and behind a dot any word is a name.</summary>
    static bool IsLabel(TokenTree tree, int index) => tree[index - 1].Is("as") || tree[index - 1].IsSymbol(".");

    static bool IsPartOfOtherSyntax(TokenTree tree, int index) =>
        tree[index + 1].IsAny("time", "ordinality", "ties", "unique", "wrapper", "conditional", "unconditional", "array", "without");

    /// <summary>FOR also counts characters, numbers XML rows and asks for a collation; everything else of it locks rows.</summary>
    static PostgresObjection? ForObjection(TokenTree tree, int index)
    {
        var around = tree.Enclosing(index);
        var counts = around > 0 && tree[around - 1].IsAny("substring", "overlay");
        return counts || tree[index + 1].IsAny("ordinality", "read") || tree[index - 1].Is("collation")
            ? null
            : PostgresObjection.OfStatement("FOR UPDATE, FOR SHARE and their kin lock rows: leave them out.", tree[index].Start);
    }
}
