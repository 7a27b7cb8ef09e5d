namespace Quaestor.Cli.Completion;

enum SqlClause
{
    /// <summary>Where a statement may begin.</summary>
    Start,
    Columns,
    Tables,
    Join,
    JoinOn,
    Condition,
    Other,
}

/// <summary>A table by the name that columns are known by.</summary>
/// <param name="Name">Its alias, or its own name.</param>
sealed record ScopeTable(string Name, KnownTable? Table, bool IsAliased);

/// <summary>What a statement has come to at the caret.</summary>
/// <param name="Qualifier">The name before the point that the word stands behind; null without one.</param>
/// <param name="Tables">Those of the query that the caret is in, then those around it.</param>
/// <param name="Own">Names that the statement itself gives to queries, by <c>WITH</c>.</param>
sealed record SqlScope(SqlClause Clause, string? Qualifier, IReadOnlyList<ScopeTable> Tables, IReadOnlyList<string> Own)
{
    static readonly Dictionary<string, SqlClause> Clauses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["select"] = SqlClause.Columns,
        ["distinct"] = SqlClause.Columns,
        ["returning"] = SqlClause.Columns,
        ["by"] = SqlClause.Columns,
        ["set"] = SqlClause.Columns,
        ["where"] = SqlClause.Condition,
        ["having"] = SqlClause.Condition,
        ["and"] = SqlClause.Condition,
        ["or"] = SqlClause.Condition,
        ["when"] = SqlClause.Condition,
        ["on"] = SqlClause.JoinOn,
        ["from"] = SqlClause.Tables,
        ["into"] = SqlClause.Tables,
        ["update"] = SqlClause.Tables,
        ["table"] = SqlClause.Tables,
        ["join"] = SqlClause.Join,
        ["limit"] = SqlClause.Other,
        ["offset"] = SqlClause.Other,
        ["values"] = SqlClause.Other,
        ["with"] = SqlClause.Other,
        ["as"] = SqlClause.Other,
    };

    static readonly HashSet<string> NoAlias = new(StringComparer.OrdinalIgnoreCase)
    {
        "where", "join", "left", "right", "inner", "outer", "full", "cross", "natural", "on", "using", "group", "order", "having", "limit",
        "offset", "union", "except", "intersect", "set", "select", "from", "values", "returning", "window", "lateral", "fetch", "for", "as",
    };

    /// <param name="wordFrom">Where the word at the caret begins; it counts for nothing itself.</param>
    public static SqlScope At(string sql, int wordFrom, KnownSchema schema)
    {
        var tokens = SqlToken.Split(sql).Where(token => token.Kind is not (SqlTokenKind.Blank or SqlTokenKind.Comment)).ToList();
        var before = tokens.Where(token => token.To <= wordFrom).ToList();
        var qualifier = before is [.., { IsName: true } name, { Text: "." }] && before[^1].To == wordFrom ? name.Text : null;
        var own = tokens.Zip(tokens.Skip(1), tokens.Skip(2))
            .Where(three => three.First.IsName && three.Second.Is("as") && three.Third.Is("("))
            .Select(three => three.First.Text).ToList();
        return new(ClauseOf(before), qualifier, TablesAround(tokens, wordFrom, schema), own);
    }

    static SqlClause ClauseOf(List<SqlToken> before)
    {
        var depth = 0;
        for (var at = before.Count - 1; at >= 0; at--)
        {
            var token = before[at];
            if (token.Is(")"))
            {
                depth++;
            }
            else if (token.Is("("))
            {
                if (at == before.Count - 1 && IsQueryStart(before, at))
                {
                    return SqlClause.Start;
                }

                depth = Math.Max(0, depth - 1);
            }
            else if (depth == 0 && token.Is(";"))
            {
                return SqlClause.Start;
            }
            else if (depth == 0 && token.Kind == SqlTokenKind.Word && Clauses.TryGetValue(token.Text, out var clause))
            {
                return Settled(before, at, clause);
            }
        }

        return before.Count == 0 ? SqlClause.Start : SqlClause.Other;
    }

    // Behind a table that is named already come words, not tables; behind a comma another one.
    static SqlClause Settled(List<SqlToken> before, int at, SqlClause clause)
    {
        var isNew = at == before.Count - 1 || before[^1].Is(",") || before[^1].Is(".");
        return clause is SqlClause.Tables or SqlClause.Join && !isNew ? SqlClause.Other : clause;
    }

    static bool IsQueryStart(List<SqlToken> before, int at) =>
        at == 0 || before[at - 1].Is("as") || before[at - 1].Is("in") || before[at - 1].Is("exists") || before[at - 1].Is("from") || before[at - 1].Is("join") || before[at - 1].Is(",");

    static List<ScopeTable> TablesAround(List<SqlToken> tokens, int caret, KnownSchema schema)
    {
        var tables = new List<(int Distance, ScopeTable Table)>();
        var path = PathAt(tokens, caret);
        var open = new List<int>();
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Is("("))
            {
                open.Add(at);
            }
            else if (tokens[at].Is(")") && open.Count > 0)
            {
                open.RemoveAt(open.Count - 1);
            }
            else if (IsBeforeTable(tokens, at, open.Count > 0 ? open[^1] : -1) && open.Count <= path.Count && open.SequenceEqual(path.Take(open.Count)) && TableBehind(tokens, at, caret, schema) is { } table)
            {
                tables.Add((path.Count - open.Count, table));
            }
        }

        return [.. tables.OrderBy(entry => entry.Distance).Select(entry => entry.Table)];
    }

    /// <summary>The parentheses that are open at the caret.</summary>
    static List<int> PathAt(List<SqlToken> tokens, int caret)
    {
        var open = new List<int>();
        for (var at = 0; at < tokens.Count && tokens[at].To <= caret; at++)
        {
            if (tokens[at].Is("("))
            {
                open.Add(at);
            }
            else if (tokens[at].Is(")") && open.Count > 0)
            {
                open.RemoveAt(open.Count - 1);
            }
        }

        return open;
    }

    static bool IsBeforeTable(List<SqlToken> tokens, int at, int within)
    {
        if (tokens[at].Is("from") || tokens[at].Is("join") || tokens[at].Is("update") || tokens[at].Is("into"))
        {
            return true;
        }

        return tokens[at].Is(",") && ClauseOf(tokens[(within + 1)..at]) is SqlClause.Tables or SqlClause.Other && LastKeyword(tokens, within + 1, at) == "from";
    }

    static string LastKeyword(List<SqlToken> tokens, int from, int to)
    {
        for (var at = to - 1; at >= from; at--)
        {
            if (tokens[at].Kind == SqlTokenKind.Word && Clauses.ContainsKey(tokens[at].Text) && !tokens[at].Is("as"))
            {
                return tokens[at].Text.ToLowerInvariant();
            }
        }

        return "";
    }

    static ScopeTable? TableBehind(List<SqlToken> tokens, int at, int caret, KnownSchema schema)
    {
        var next = at + 1;
        while (next < tokens.Count && (tokens[next].Is("only") || tokens[next].Is("lateral")))
        {
            next++;
        }

        var name = "";
        while (next < tokens.Count && tokens[next].IsName && tokens[next].From != caret)
        {
            name += tokens[next].Text;
            next++;
            if (next >= tokens.Count || !tokens[next].Is("."))
            {
                break;
            }

            name += ".";
            next++;
        }

        if (name.Length == 0 || NoAlias.Contains(name))
        {
            return null;
        }

        next += next < tokens.Count && tokens[next].Is("as") ? 1 : 0;
        var alias = next < tokens.Count && tokens[next].IsName && !NoAlias.Contains(tokens[next].Text) ? tokens[next].Text : null;
        return new(alias ?? name[(name.LastIndexOf('.') + 1)..], schema.Find(name), alias is not null);
    }
}
