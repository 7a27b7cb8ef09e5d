namespace Quaestor.Data.Sql.Postgres;

/// <summary>What the words of a change say of how it runs.</summary>
/// <param name="Verb">In lower case: <c>insert</c>, <c>update</c>, <c>delete</c>, <c>merge</c>, <c>create</c>, <c>alter</c>, <c>vacuum</c> …; <c>with</c> is a query that changes rows within, <c>select</c> a signal to a session.</param>
/// <param name="Object">Of a definition what is defined: <c>table</c>, <c>index</c> …; null otherwise.</param>
/// <param name="Alone">Why the server runs it in no transaction; null where it does.</param>
sealed record ChangeForm(string Verb, string? Object, string? Alone)
{
    static readonly string[] Verbs = ["insert", "update", "delete", "merge"];

    /// <summary>Whose rows change; null for all but INSERT, UPDATE, DELETE and MERGE, and for TRUNCATE of several.</summary>
    public TargetTable? Target { get; init; }

    /// <summary>The statement itself says what it gives back.</summary>
    public bool Returns { get; init; }

    public bool ChangesRows => ChangesWithin || Verbs.Contains(Verb);

    /// <summary>Rows change within WITH alone: what the server counts are those that the query behind it gives back.</summary>
    public bool ChangesWithin => Verb == "with";

    /// <summary>What it writes anew is empty afterwards.</summary>
    public bool Empties => Verb == "truncate";

    /// <summary>It looks after what is there, and leaves rows and definitions as they are.</summary>
    public bool Maintains => Verb is "select" or "vacuum" or "analyze" or "reindex" or "cluster" or "refresh";

    /// <summary>What VACUUM, ANALYZE or REINDEX is to look after, the first of it; null for all of a schema or database.</summary>
    public TargetTable? Maintained { get; private init; }

    /// <param name="sql">A change that the guard knows as one.</param>
    public static ChangeForm Read(string sql)
    {
        var tokens = PostgresLexer.Read(sql);
        tokens.RemoveAll(token => token.IsSymbol(";"));
        var depth = 0;
        var outer = new List<(Token Token, int Index)>();
        for (var i = 0; i < tokens.Count; i++)
        {
            depth -= tokens[i].IsSymbol(")") ? 1 : 0;
            if (depth == 0)
            {
                outer.Add((tokens[i], i));
            }

            depth += tokens[i].IsSymbol("(") ? 1 : 0;
        }

        // WITH … comes before the verb; what stands in its brackets is none.
        var first = tokens[0].Is("with") ? outer.FindIndex(1, at => at.Token.IsAny(Verbs)) : 0;
        var verb = first < 0 ? "with" : outer[first].Token.Text;
        var form = new ChangeForm(verb, ObjectOf(verb, tokens), AloneWhy(verb, tokens)) { Returns = verb is "select" or "with" || outer.Exists(at => at.Token.Is("returning")) };
        return Verbs.Contains(verb) ? form with { Target = TargetTable.Read(tokens, outer[first].Index) }
            : verb is "vacuum" or "analyze" or "reindex" ? form with { Maintained = MaintainedBy(outer.ConvertAll(at => at.Token)) }
            : form;
    }

    /// <param name="tokens">Without what stands in brackets.</param>
    static TargetTable? MaintainedBy(List<Token> tokens)
    {
        var name = tokens.FindIndex(1, token => !token.IsAny("verbose", "full", "freeze", "analyze", "index", "table", "concurrently") && !token.IsSymbol("(") && !token.IsSymbol(")"));
        return name < 0 || tokens[name].IsAny("schema", "database", "system") ? null : TargetTable.Read(tokens, name - 1);
    }

    static string? ObjectOf(string verb, List<Token> tokens) =>
        verb is "create" or "alter" or "drop" or "reindex" ? tokens.Skip(1).FirstOrDefault(token => !token.IsAny("or", "replace", "temp", "temporary", "unlogged", "unique", "materialized", "recursive")).Text : null;

    static string? AloneWhy(string verb, List<Token> tokens)
    {
        var name = ObjectOf(verb, tokens);
        var isConcurrent = tokens.Exists(token => token.Is("concurrently"));
        return verb == "vacuum" ? "VACUUM runs in no transaction"
            : isConcurrent && (name == "index" || verb == "reindex" || (verb == "alter" && tokens.Exists(token => token.Is("detach")))) ? "CONCURRENTLY runs in no transaction"
            : verb == "reindex" && name is "database" or "system" or "schema" ? $"REINDEX {name.ToUpperInvariant()} runs in no transaction"
            : verb == "cluster" && tokens.Count == 1 ? "CLUSTER of all tables runs in no transaction"
            : null;
    }
}
