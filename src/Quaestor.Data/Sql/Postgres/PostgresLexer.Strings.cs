namespace Quaestor.Data.Sql.Postgres;

/// <summary>Strings and quoted names.</summary>
ref partial struct PostgresLexer
{
    enum StringForm
    {
        Plain,

        /// <summary>E'': a backslash takes the next character with it.</summary>
        Escaped,

        /// <summary>U&amp;'': read as a plain one; what its escapes mean is decided later.</summary>
        Unicode,

        /// <summary>B'' and X'': no doubled quotes.</summary>
        Bits,
    }

    /// <summary>The string that starts here: the length of its prefix, quote included. Null where none does.</summary>
    readonly (int Prefix, StringForm Form)? StringStart() => (Peek(), Peek(1)) switch
    {
        ('\'', _) => (1, StringForm.Plain),
        ('e' or 'E', '\'') => (2, StringForm.Escaped),
        ('n' or 'N', '\'') => (2, StringForm.Plain),
        ('b' or 'B' or 'x' or 'X', '\'') => (2, StringForm.Bits),
        ('u' or 'U', '&') when Peek(2) == '\'' => (3, StringForm.Unicode),
        _ => null,
    };

    void ReadString(int prefix, StringForm form)
    {
        var start = _at;
        _at += prefix;
        var simple = form == StringForm.Plain;
        while (true)
        {
            var end = SkipStringBody(start, form);
            if (!SkipToContinuation())
            {
                var marked = form == StringForm.Unicode ? UnicodeEscapes.StringMark : simple && end > start ? text[(start + prefix)..end] : "";
                Add(TokenKind.Constant, marked, start);
                return;
            }

            simple = false;
        }
    }

    /// <summary>Moves behind the closing quote.</summary>
    /// <returns>The index of that quote.</returns>
    int SkipStringBody(int start, StringForm form)
    {
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c == '\\' && form == StringForm.Escaped)
            {
                _at++;
            }
            else if (c == '\'')
            {
                if (form == StringForm.Bits || Peek() != '\'')
                {
                    return _at - 1;
                }

                _at++;
            }
        }

        throw new LexerException("A string does not end.", start);
    }

    /// <summary>
    /// Where only blanks with a line break in them, and line comments, stand before the next quote, the string goes on there
    /// in the same form.
    /// </summary>
    bool SkipToContinuation()
    {
        var at = _at;
        var broken = false;
        while (at < text.Length)
        {
            var c = text[at];
            if (c is '\n' or '\r')
            {
                broken = true;
                at++;
            }
            else if (IsBlank(c))
            {
                at++;
            }
            else if (c == '-' && at + 1 < text.Length && text[at + 1] == '-')
            {
                var end = text.AsSpan(at).IndexOfAny('\r', '\n');
                at = end < 0 ? text.Length : at + end;
            }
            else
            {
                break;
            }
        }

        if (!broken || at >= text.Length || text[at] != '\'')
        {
            return false;
        }

        _at = at + 1;
        return true;
    }

    void ReadQuotedName()
    {
        var start = _at;
        var isUnicode = text[_at] != '"';
        _at += isUnicode ? 3 : 1;
        var value = new System.Text.StringBuilder();
        while (true)
        {
            if (_at >= text.Length)
            {
                throw new LexerException("A quoted name does not end.", start);
            }

            var c = text[_at++];
            if (c == '"' && Peek() != '"')
            {
                break;
            }

            _at += c == '"' ? 1 : 0;
            value.Append(c);
        }

        if (value.Length == 0)
        {
            throw new LexerException("A quoted name is empty.", start);
        }

        Add(TokenKind.QuotedName, isUnicode ? UnicodeEscapes.NameMark + value : Names.Cut(value.ToString()), start);
    }
}
