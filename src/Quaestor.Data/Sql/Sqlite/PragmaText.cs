namespace Quaestor.Data.Sql.Sqlite;

/// <summary>Reads from a text which pragma it asks, and whether with a value. SQLite's authorizer decides as well; this is a layer that needs no engine.</summary>
static class PragmaText
{
    /// <returns>Why it is refused; null where it may be asked, and where the text is no pragma.</returns>
    public static Verdict.Refused? Objection(string sql)
    {
        var at = StatementText.SkipBlank(sql, 0, skipsSemicolons: true);
        if (StatementText.Word(sql, ref at).Equals("EXPLAIN", StringComparison.OrdinalIgnoreCase))
        {
            at = SkipQueryPlan(sql, at);
        }
        else
        {
            at = StatementText.SkipBlank(sql, 0, skipsSemicolons: true);
        }

        return StatementText.Word(sql, ref at).Equals("PRAGMA", StringComparison.OrdinalIgnoreCase) ? OfPragma(sql, at) : null;
    }

    static int SkipQueryPlan(string sql, int at)
    {
        var after = Skip(sql, at);
        if (!StatementText.Word(sql, ref after).Equals("QUERY", StringComparison.OrdinalIgnoreCase))
        {
            return Skip(sql, at);
        }

        after = Skip(sql, after);
        StatementText.Word(sql, ref after);
        return Skip(sql, after);
    }

    static Verdict.Refused? OfPragma(string sql, int at)
    {
        var name = Name(sql, ref at);
        at = Skip(sql, at);
        if (at < sql.Length && sql[at] == '.')
        {
            at++;
            name = Name(sql, ref at);
            at = Skip(sql, at);
        }

        // Something that is no end: a value, whatever it is.
        return PragmaRules.Objection(name, hasArgument: at < sql.Length && sql[at] != ';') is { } reason ? new(StatementJudge.StatementLayer, reason) : null;
    }

    static string Name(string sql, ref int at)
    {
        at = Skip(sql, at);
        var close = at < sql.Length ? sql[at] switch { '"' => '"', '\'' => '\'', '`' => '`', '[' => ']', _ => '\0' } : '\0';
        if (close == '\0')
        {
            return StatementText.Word(sql, ref at);
        }

        var end = sql.IndexOf(close, at + 1);
        var name = end < 0 ? "" : sql[(at + 1)..end];
        at = end < 0 ? sql.Length : end + 1;
        return name;
    }

    static int Skip(string sql, int at) => StatementText.SkipBlank(sql, at, skipsSemicolons: false);
}
