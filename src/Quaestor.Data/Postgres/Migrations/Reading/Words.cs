using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Reading;

/// <summary>Goes through the tokens of one statement, with the text behind them.</summary>
sealed class Words
{
    readonly string _sql;
    readonly List<Token> _tokens;
    readonly int _end;

    public Words(string sql)
        : this(sql, PostgresLexer.Read(sql))
    {
    }

    Words(string sql, List<Token> tokens)
    {
        _sql = sql;
        _tokens = [.. tokens.Where(token => !token.IsSymbol(";"))];
        _end = tokens.Find(token => token.IsSymbol(";")) is { Text: not null } semicolon ? semicolon.Start : sql.Length;
    }

    public int At { get; set; }

    public bool IsOver => At >= _tokens.Count;

    public Token Now => At < _tokens.Count ? _tokens[At] : new(TokenKind.Symbol, "", _end);

    public Token Next(int ahead = 1) => At + ahead < _tokens.Count ? _tokens[At + ahead] : new(TokenKind.Symbol, "", _end);

    public bool Has(string word) => _tokens.Exists(token => token.Is(word));

    /// <summary>Moves behind the words where they stand here.</summary>
    public bool Take(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!Next(i).Is(words[i]))
            {
                return false;
            }
        }

        At += words.Length;
        return true;
    }

    public bool TakeAny(params ReadOnlySpan<string> words)
    {
        var taken = Now.IsAny(words);
        At += taken ? 1 : 0;
        return taken;
    }

    /// <summary>A name, with its schema where it has one.</summary>
    public TableName? Name()
    {
        if (!Now.IsName)
        {
            return null;
        }

        var start = At++;
        while (Now.IsSymbol(".") && Next().IsName)
        {
            At += 2;
        }

        return new(Text(start, At), _tokens[At - 1].Text);
    }

    /// <summary>One name, unquoted.</summary>
    public string? Plain()
    {
        var name = Now.IsName ? Now.Text : null;
        At += name is null ? 0 : 1;
        return name;
    }

    /// <summary>Moves behind what is here: a bracket with all in it, or one token.</summary>
    public void Skip()
    {
        var depth = 0;
        do
        {
            depth += Now.Text is "(" or "[" && Now.Kind == TokenKind.Symbol ? 1 : Now.Text is ")" or "]" && Now.Kind == TokenKind.Symbol ? -1 : 0;
            At++;
        }
        while (depth > 0 && !IsOver);
    }

    /// <summary>Moves on to one of the words, outside of brackets, or to the end.</summary>
    /// <returns>What stands before it.</returns>
    public string Until(Func<Token, bool> stops)
    {
        var start = At;
        while (!IsOver && !stops(Now))
        {
            Skip();
        }

        return Text(start, At);
    }

    /// <summary>Names in the bracket that stands here; moves behind it. None where one of them is an expression: the rest says too little then.</summary>
    public List<string> Columns()
    {
        var columns = new List<string>();
        if (!Now.IsSymbol("("))
        {
            return columns;
        }

        var end = At;
        (At, var start) = (end, end);
        Skip();
        for (var i = start + 1; i < At - 1; i++)
        {
            if (_tokens[i].IsSymbol("("))
            {
                return [];
            }

            if (_tokens[i].IsName && (i == start + 1 || _tokens[i - 1].IsSymbol(",")))
            {
                columns.Add(_tokens[i].Text);
            }
        }

        return columns;
    }

    public string Rest(int from) => Text(from, _tokens.Count);

    public string Text(int from, int to) =>
        from >= to ? "" : _sql[_tokens[from].Start..(to < _tokens.Count ? _tokens[to].Start : _end)].Trim();

    /// <summary>The actions of ALTER TABLE, which commas part.</summary>
    public List<string> Parts()
    {
        var parts = new List<string>();
        while (!IsOver)
        {
            parts.Add(Until(token => token.IsSymbol(",")));
            At++;
        }

        return parts;
    }
}
