using System.Buffers;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// Cuts a text into tokens by the rules of PostgreSQL's scan.l, versions 13 to 18, with standard_conforming_strings on.
/// Where the versions differ (<c>1a</c>, <c>0x</c>) or the text is malformed it gives up: a guard must not guess.
/// </summary>
ref partial struct PostgresLexer(string text)
{
    const string OperatorCharacters = "~!@#^&|`?+-*/%<>=";

    /// <summary>An operator that ends in + or - must hold one of these.</summary>
    static readonly SearchValues<char> SpecialOperatorCharacters = SearchValues.Create("~!@#^&|`?%");

    readonly List<Token> _tokens = new(text.Length / 4);
    int _at;

    /// <exception cref="LexerException">The text cannot be read with certainty.</exception>
    public static List<Token> Read(string text)
    {
        var lexer = new PostgresLexer(text);
        while (lexer.SkipBlank())
        {
            lexer.ReadToken();
        }

        return UnicodeEscapes.Resolve(lexer._tokens, text);
    }

    public static bool StartsName(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    static bool ContinuesName(char c) => StartsName(c) || char.IsAsciiDigit(c) || c == '$';

    static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';

    readonly char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    readonly bool At(string expected) => text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal);

    /// <summary>Skips spaces and comments.</summary>
    /// <returns>False at the end of the text.</returns>
    bool SkipBlank()
    {
        while (_at < text.Length)
        {
            if (IsBlank(text[_at]))
            {
                _at++;
            }
            else if (At("--"))
            {
                SkipLine();
            }
            else if (At("/*"))
            {
                SkipBlockComment();
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A carriage return alone ends the comment too.</summary>
    void SkipLine()
    {
        var end = text.AsSpan(_at).IndexOfAny('\r', '\n');
        _at = end < 0 ? text.Length : _at + end;
    }

    void SkipBlockComment()
    {
        var start = _at;
        var depth = 0;
        do
        {
            if (_at >= text.Length)
            {
                throw new LexerException("A comment that starts with /* does not end.", start);
            }

            var step = At("/*") ? 1 : At("*/") ? -1 : 0;
            depth += step;
            _at += step == 0 ? 1 : 2;
        }
        while (depth > 0);
    }

    void ReadToken()
    {
        var c = text[_at];
        if (StringStart() is var (prefix, form))
        {
            ReadString(prefix, form);
        }
        else if (c == '"' || (c is 'u' or 'U' && Peek(1) == '&' && Peek(2) == '"'))
        {
            ReadQuotedName();
        }
        else if (StartsName(c))
        {
            ReadWord();
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber();
        }
        else if (c == '$')
        {
            ReadDollar();
        }
        else if (OperatorCharacters.Contains(c, StringComparison.Ordinal))
        {
            ReadOperator();
        }
        else
        {
            ReadSymbol();
        }
    }

    void Add(TokenKind kind, string value, int start) => _tokens.Add(new(kind, value, start));

    void ReadWord()
    {
        var start = _at;
        while (_at < text.Length && ContinuesName(text[_at]))
        {
            _at++;
        }

        Add(TokenKind.Word, Names.Fold(text.AsSpan(start, _at - start)), start);
    }

    void ReadNumber()
    {
        var start = _at;
        if (text[_at] == '0' && Peek(1) is 'x' or 'X' or 'o' or 'O' or 'b' or 'B')
        {
            _at += 2;
            SkipDigits(char.IsAsciiHexDigit);
        }
        else
        {
            SkipDigits(char.IsAsciiDigit);
            // 1..10 is a number and two dots.
            if (Peek() == '.' && Peek(1) != '.')
            {
                _at++;
                SkipDigits(char.IsAsciiDigit);
            }

            if (Peek() is 'e' or 'E' && char.IsAsciiDigit(Peek(Peek(1) is '+' or '-' ? 2 : 1)))
            {
                _at += 2;
                SkipDigits(char.IsAsciiDigit);
            }
        }

        if (_at < text.Length && StartsName(text[_at]))
        {
            throw new LexerException("A number is followed by letters without a space between them. Put a space or an operator there.", start);
        }

        Add(TokenKind.Number, text[start.._at], start);
    }

    void SkipDigits(Func<char, bool> isDigit)
    {
        while (_at < text.Length && (isDigit(text[_at]) || (text[_at] == '_' && _at + 1 < text.Length && isDigit(text[_at + 1]))))
        {
            _at++;
        }
    }

    void ReadDollar()
    {
        var start = _at++;
        if (char.IsAsciiDigit(Peek()))
        {
            SkipDigits(char.IsAsciiDigit);
            Add(TokenKind.Parameter, text[start.._at], start);
            return;
        }

        while (_at < text.Length && text[_at] != '$' && ContinuesName(text[_at]))
        {
            _at++;
        }

        if (Peek() != '$')
        {
            throw new LexerException("A dollar sign starts neither a parameter nor a string.", start);
        }

        var delimiter = text[start..++_at];
        var end = text.IndexOf(delimiter, _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new LexerException($"A string that starts with {delimiter} does not end.", start);
        }

        Add(TokenKind.Constant, text[_at..end], start);
        _at = end + delimiter.Length;
    }

    void ReadOperator()
    {
        var start = _at;
        while (_at < text.Length && OperatorCharacters.Contains(text[_at], StringComparison.Ordinal) && !(_at > start && (At("/*") || At("--"))))
        {
            _at++;
        }

        while (_at - start > 1 && text[_at - 1] is '+' or '-' && text.AsSpan(start, _at - start - 1).IndexOfAny(SpecialOperatorCharacters) < 0)
        {
            _at--;
        }

        var value = text[start.._at];
        Add(value == "=>" ? TokenKind.Symbol : TokenKind.Operator, value, start);
    }

    void ReadSymbol()
    {
        var start = _at;
        var length = At("::") || At("..") || At(":=") ? 2 : 1;
        if (!"()[],;.:".Contains(text[_at], StringComparison.Ordinal))
        {
            throw new LexerException(
                text[_at] == '\\'
                    ? "A backslash is not SQL: commands of psql are not for this place."
                    : $"The character U+{(int)text[_at]:X4} is no part of SQL here. Remove it.",
                start);
        }

        _at += length;
        Add(TokenKind.Symbol, text[start.._at], start);
    }
}
