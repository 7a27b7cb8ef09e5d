using System.Runtime.InteropServices;

namespace Quaestor.Cli.Completion;

enum SqlTokenKind
{
    /// <summary>A keyword or a name without quotes.</summary>
    Word,
    QuotedName,
    String,
    Number,
    Comment,
    Sign,
    Blank,
}

/// <summary>A part of a statement that may be unfinished: every character belongs to one.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct SqlToken(SqlTokenKind Kind, int From, int To, string Text)
{
    public bool Is(string word) => Kind is SqlTokenKind.Word or SqlTokenKind.Sign && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    /// <summary>Splits a text, to colour and to complete it. What may run is judged elsewhere, and not by these.</summary>
    public static List<SqlToken> Split(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var at = 0; at < sql.Length;)
        {
            var (kind, end) = Next(sql, at);
            tokens.Add(new(kind, at, end, sql[at..end]));
            at = end;
        }

        return tokens;
    }

    static (SqlTokenKind Kind, int End) Next(string sql, int at)
    {
        var letter = sql[at];
        var next = at + 1 < sql.Length ? sql[at + 1] : '\0';
        return letter switch
        {
            '\'' => (SqlTokenKind.String, Quoted(sql, at, '\'')),
            '"' => (SqlTokenKind.QuotedName, Quoted(sql, at, '"')),
            '-' when next == '-' => (SqlTokenKind.Comment, sql.IndexOf('\n', at) is var end and >= 0 ? end : sql.Length),
            '/' when next == '*' => (SqlTokenKind.Comment, sql.IndexOf("*/", at + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : sql.Length),
            '$' when DollarTag(sql, at) is { } tag => (SqlTokenKind.String, sql.IndexOf(tag, at + tag.Length, StringComparison.Ordinal) is var end and >= 0 ? end + tag.Length : sql.Length),
            _ when char.IsWhiteSpace(letter) => (SqlTokenKind.Blank, While(sql, at, char.IsWhiteSpace)),
            _ when char.IsAsciiDigit(letter) => (SqlTokenKind.Number, While(sql, at, sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '_')),
            _ when char.IsLetter(letter) || letter == '_' => (SqlTokenKind.Word, While(sql, at, sign => char.IsLetterOrDigit(sign) || sign is '_' or '$')),
            _ => (SqlTokenKind.Sign, at + 1),
        };
    }

    static int While(string sql, int at, Func<char, bool> belongs)
    {
        while (at < sql.Length && belongs(sql[at]))
        {
            at++;
        }

        return at;
    }

    static int Quoted(string sql, int at, char quote)
    {
        for (at++; at < sql.Length; at++)
        {
            if (sql[at] == quote)
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

    static string? DollarTag(string sql, int at)
    {
        var end = While(sql, at + 1, sign => char.IsLetterOrDigit(sign) || sign == '_');
        return end < sql.Length && sql[end] == '$' && (end == at + 1 || !char.IsAsciiDigit(sql[at + 1])) ? sql[at..(end + 1)] : null;
    }
}
