namespace Quaestor.Data.Sql.Sqlite;

/// <summary>What the text of a statement tells before SQLite sees it.</summary>
static class StatementText
{
    public const string Allowed = "Allowed is one query: SELECT, WITH, VALUES, a PRAGMA that reads, or EXPLAIN of one of these.";

    /// <summary>In characters.</summary>
    internal const int LongestStatement = 100_000;

    /// <summary>Why a statement of this first word is refused; null for words that begin a query, and for those that begin nothing.</summary>
    public static string? ObjectionToWord(string sql)
    {
        var word = FirstWord(sql).ToUpperInvariant();
        return Effect(word) is { } effect ? $"{word} {effect}, and this source is read-only. {Allowed}" : null;
    }

    /// <summary>Whether the text begins as queries do.</summary>
    public static bool BeginsAsQuery(string sql) => FirstWord(sql).ToUpperInvariant() is "SELECT" or "WITH" or "VALUES" or "PRAGMA" or "EXPLAIN";

    /// <summary>The first word after blanks, comments and semicolons; empty where there is none.</summary>
    public static string FirstWord(string sql)
    {
        var at = SkipBlank(sql, 0, skipsSemicolons: true);
        return Word(sql, ref at);
    }

    /// <summary>The word that begins here, empty where none does; goes behind it.</summary>
    public static string Word(string sql, ref int at)
    {
        var start = at;
        while (at < sql.Length && (char.IsAsciiLetterOrDigit(sql[at]) || sql[at] is '_' or '$' or >= '\u0080'))
        {
            at++;
        }

        return sql[start..at];
    }

    /// <summary>Whether something follows a semicolon that ends a statement, by SQLite's own rules for strings, names and comments.</summary>
    public static bool HasSecondStatement(string sql)
    {
        var at = SkipBlank(sql, 0, skipsSemicolons: true);
        while (at < sql.Length)
        {
            if (sql[at] == ';')
            {
                return !IsBlank(sql[at..]);
            }

            at = sql[at] switch
            {
                '\'' or '"' or '`' => After(sql, at, sql[at]),
                '[' => After(sql, at, ']'),
                _ => at + 1,
            };
            at = SkipBlank(sql, at, skipsSemicolons: false);
        }

        return false;
    }

    /// <summary>Whether a text holds nothing but blanks, comments and semicolons.</summary>
    public static bool IsBlank(string text) => SkipBlank(text, 0, skipsSemicolons: true) == text.Length;

    /// <summary>As SQLite's own tokenizer skips: comments do not nest, and one that is never closed reaches to the end.</summary>
    public static int SkipBlank(string text, int at, bool skipsSemicolons)
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\n' or '\f' or '\r' or '\ufeff' || (skipsSemicolons && text[at] == ';'))
            {
                at++;
            }
            else if (text.AsSpan(at).StartsWith("--", StringComparison.Ordinal))
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end + 1;
            }
            else if (text.AsSpan(at).StartsWith("/*", StringComparison.Ordinal) && at + 2 < text.Length)
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? text.Length : end + 2;
            }
            else
            {
                return at;
            }
        }

        return at;
    }

    /// <summary>Behind a string or a name in quotes. A doubled quote inside reads as two strings, which comes to the same.</summary>
    static int After(string sql, int at, char close)
    {
        var end = sql.IndexOf(close, at + 1);
        return end < 0 ? sql.Length : end + 1;
    }

    static string? Effect(string word) => word switch
    {
        "INSERT" or "UPDATE" or "DELETE" or "REPLACE" => "changes data",
        "CREATE" or "DROP" or "ALTER" => "changes what the database holds",
        "ATTACH" or "DETACH" => "changes which databases are open",
        "BEGIN" or "COMMIT" or "END" or "ROLLBACK" or "SAVEPOINT" or "RELEASE" => "changes the transaction",
        "VACUUM" or "ANALYZE" or "REINDEX" => "maintains the database's file",
        _ => null,
    };
}
