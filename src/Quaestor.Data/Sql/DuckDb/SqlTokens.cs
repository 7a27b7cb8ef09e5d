using System.Runtime.InteropServices;

namespace Quaestor.Data.Sql.DuckDb;

/// <param name="Depth">How many parentheses are open around the token; a parenthesis counts itself.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct SqlToken(int Start, int Length, int Depth)
{
    public int End => Start + Length;

    public ReadOnlySpan<char> Of(string sql) => sql.AsSpan(Start, Length);

    public bool Is(string sql, string word) => Of(sql).Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Splits a text where DuckDB's lexer would. It decides nothing: what is found with it only chooses a text that DuckDB's
/// parser then judges, and that text keeps every character of the statement that could be anything but a leading word.
/// </summary>
static class SqlTokens
{
    public static List<SqlToken> Of(string sql)
    {
        List<SqlToken> tokens = [];
        var depth = 0;
        for (var at = 0; at < sql.Length;)
        {
            var end = EndOfGap(sql, at);
            if (end > at)
            {
                at = end;
                continue;
            }

            end = EndOfToken(sql, at);
            var opens = sql[at] is '(' or '[' or '{';
            depth += opens ? 1 : 0;
            tokens.Add(new(at, end - at, depth));
            depth -= sql[at] is ')' or ']' or '}' && depth > 0 ? 1 : 0;
            at = end;
        }

        return tokens;
    }

    /// <summary>The end of a blank or a comment at a place; the place itself where neither is.</summary>
    static int EndOfGap(string sql, int at)
    {
        // Zero-width spaces and byte-order marks, which DuckDB reads as blanks, are no white space to .NET.
        if (char.IsWhiteSpace(sql[at]) || sql[at] is '\u200B' or '\uFEFF' or '\u2060' or '\u180E')
        {
            return at + 1;
        }

        if (sql.AsSpan(at).StartsWith("--"))
        {
            var line = sql.AsSpan(at).IndexOfAny('\n', '\r');
            return line < 0 ? sql.Length : at + line;
        }

        return sql.AsSpan(at).StartsWith("/*") ? EndOfBlockComment(sql, at) : at;
    }

    static int EndOfBlockComment(string sql, int at)
    {
        var open = 0;
        for (var i = at; i + 1 < sql.Length; i++)
        {
            var step = (sql[i], sql[i + 1]) switch { ('/', '*') => 1, ('*', '/') => -1, _ => 0 };
            open += step;
            i += Math.Abs(step);
            if (open == 0)
            {
                return i + 1;
            }
        }

        return sql.Length;
    }

    static int EndOfToken(string sql, int at) => sql[at] switch
    {
        '\'' => EndOfQuoted(sql, at + 1, '\'', escapes: false),
        '"' => EndOfQuoted(sql, at + 1, '"', escapes: false),
        'e' or 'E' when at + 1 < sql.Length && sql[at + 1] == '\'' => EndOfQuoted(sql, at + 2, '\'', escapes: true),
        '$' when EndOfDollarQuoted(sql, at) is { } end => end,
        var first when IsWord(first) => EndOfWord(sql, at),
        _ => at + 1,
    };

    static int EndOfQuoted(string sql, int at, char quote, bool escapes)
    {
        for (; at < sql.Length; at++)
        {
            if (escapes && sql[at] == '\\')
            {
                at++;
            }
            else if (sql[at] == quote)
            {
                if (at + 1 >= sql.Length || sql[at + 1] != quote)
                {
                    return at + 1;
                }

                at++;
            }
        }

        return sql.Length;
    }

    static int? EndOfDollarQuoted(string sql, int at)
    {
        var tagEnd = at + 1;
        while (tagEnd < sql.Length && IsWord(sql[tagEnd]) && sql[tagEnd] != '$')
        {
            tagEnd++;
        }

        if (tagEnd >= sql.Length || sql[tagEnd] != '$')
        {
            return null;
        }

        var tag = sql[at..(tagEnd + 1)];
        var close = sql.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        return close < 0 ? sql.Length : close + tag.Length;
    }

    static int EndOfWord(string sql, int at)
    {
        while (at < sql.Length && (IsWord(sql[at]) || sql[at] == '$'))
        {
            at++;
        }

        return at;
    }

    static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_' || (character > 127 && !char.IsWhiteSpace(character));
}
