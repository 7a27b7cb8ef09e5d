namespace Quaestor.Data.Sql.DuckDb;

/// <summary>Why a statement that is no query is refused, told by its first word. The refusal does not depend on it.</summary>
static class StatementNames
{
    public const string Allowed = "Allowed is one query: SELECT, FROM, WITH, VALUES, TABLE, PIVOT, UNPIVOT, DESCRIBE, SUMMARIZE, SHOW, or EXPLAIN of one of these.";

    public static string Reason(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        if (HasSecondStatement(sql, tokens))
        {
            return $"There is more than one statement, and only one may run at a time. {Allowed}";
        }

        var word = tokens.Count == 0 ? "" : tokens[0].Of(sql).ToString().ToUpperInvariant();
        return Effect(word) is { } effect
            ? $"{word} {effect}, and this source is read-only. {Allowed}"
            : $"This statement is no query. {Allowed}";
    }

    static bool HasSecondStatement(string sql, List<SqlToken> tokens)
    {
        var first = tokens.FindIndex(token => token.Depth == 0 && token.Is(sql, ";"));
        return first >= 0 && tokens.FindIndex(first, token => !token.Is(sql, ";")) >= 0;
    }

    static string? Effect(string word) => word switch
    {
        "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "TRUNCATE" => "changes data",
        "CREATE" or "DROP" or "ALTER" or "COMMENT" => "changes what the database holds",
        "COPY" or "EXPORT" or "IMPORT" => "moves data between tables and files",
        "ATTACH" or "DETACH" or "USE" => "changes which databases are open",
        "SET" or "RESET" or "PRAGMA" => "changes settings",
        "INSTALL" or "LOAD" => "brings code from outside",
        "CALL" => "may run what changes settings or files",
        "BEGIN" or "START" or "COMMIT" or "END" or "ROLLBACK" or "ABORT" => "changes the session's transaction",
        "PREPARE" or "EXECUTE" or "DEALLOCATE" => "hides what runs",
        "CHECKPOINT" or "FORCE" or "VACUUM" or "ANALYZE" => "maintains the database's files",
        "EXPLAIN" => "is allowed of a query only",
        _ => null,
    };
}
