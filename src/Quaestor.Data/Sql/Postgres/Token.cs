namespace Quaestor.Data.Sql.Postgres;

/// <summary>One token of a statement.</summary>
/// <param name="Text">
/// A name as PostgreSQL looks it up (case folded unless quoted, escapes decoded, cut at 63 bytes); an operator or symbol as
/// written; of a constant its plain content where it has no escapes, else nothing.
/// </param>
/// <param name="Start">0-based index of its first character.</param>
readonly record struct Token(TokenKind Kind, string Text, int Start)
{
    public bool IsName => Kind is TokenKind.Word or TokenKind.QuotedName;

    public bool Is(string word) => Kind == TokenKind.Word && Text == word;

    public bool IsAny(params ReadOnlySpan<string> words) => Kind == TokenKind.Word && words.Contains(Text);

    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}

enum TokenKind
{
    /// <summary>A keyword or an unquoted name.</summary>
    Word,
    QuotedName,
    Constant,
    Number,
    Operator,

    /// <summary>One of <c>( ) [ ] , ; . : :: .. := =&gt;</c></summary>
    Symbol,

    /// <summary><c>$1</c></summary>
    Parameter,
}
