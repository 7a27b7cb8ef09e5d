using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Sharing.Masking;

/// <summary>
/// A statement of which each word is known: keywords, functions that give back what they are given, tables, columns, and names
/// that it gives itself. A table stands only where it is read from or before a dot, so no row is taken whole; its columns keep
/// their names; a star stands alone behind SELECT. A masked column stands only as an item of the one list that is selected.
/// </summary>
sealed class PlainStatement
{
    static readonly HashSet<string> Known = ReadKnown();
    static readonly HashSet<string> Lists = ["distinct", "all"];

    /// <summary>What may stand behind a table without naming it anew.</summary>
    static readonly HashSet<string> Clauses =
    [
        "where", "group", "order", "having", "limit", "offset", "join", "inner", "left", "right", "full", "cross", "on", "using", "union", "except", "intersect", "as",
    ];

    readonly IReadOnlyList<SqlWord> _words;
    readonly IReadOnlySet<string> _masked;
    readonly HashSet<string> _columns;
    readonly HashSet<string> _tables;
    readonly HashSet<string> _views;
    readonly HashSet<string> _given = [];
    readonly HashSet<int> _aliases = [];
    readonly HashSet<string> _maskedNames = [];
    IReadOnlyList<int> _maskedItems = [];
    int _items = -1;
    bool _isStar;

    public PlainStatement(IReadOnlyList<SqlWord> words, SourceSchema schema, IReadOnlySet<string> masked)
    {
        (_words, _masked) = (words, masked);
        _columns = [.. schema.Tables.SelectMany(table => table.Columns).Select(column => SqlWords.Folded(column.Name))];
        _tables = [.. schema.Tables.SelectMany(table => table.Path).Append(schema.Source).Select(SqlWords.Folded)];
        _views = [.. schema.Tables.Where(table => table.Kind != TableKind.Table).Select(table => SqlWords.Folded(table.Path[^1]))];
        IsPlain = Reads() && Enumerable.Range(0, words.Count).All(Fits);
    }

    public bool IsPlain { get; }

    /// <returns>Null where items and columns do not match.</returns>
    public IReadOnlyList<bool>? MaskedAmong(IReadOnlyList<Column> columns) =>
        _isStar ? [.. columns.Select(column => _masked.Contains(column.Name))]
        : _maskedItems.Count == 0 ? new bool[columns.Count]
        : columns.Count == _items ? [.. columns.Select((_, place) => _maskedItems.Contains(place))]
        : null;

    SqlWord? At(int place) => place >= 0 && place < _words.Count ? _words[place] : null;

    bool Is(int place, string word) => At(place)?.Is(word) == true;

    /// <summary>Finds the names that the statement gives, and the items of its list.</summary>
    bool Reads()
    {
        if (!Is(0, "select") && !Is(0, "with"))
        {
            return false;
        }

        for (var at = 0; at < _words.Count; at++)
        {
            if (IsNewName(at) is { } isTable)
            {
                if (_tables.Contains(_words[at].Text) || _masked.Contains(_words[at].Text) || (isTable && (_columns.Contains(_words[at].Text) || Is(at + 1, "("))))
                {
                    return false;
                }

                (isTable ? _tables : _given).Add(_words[at].Text);
                _aliases.Add(at);
            }
        }

        return ReadsItems();
    }

    /// <returns>Whether it names a table; null where it is no new name.</returns>
    bool? IsNewName(int at)
    {
        if (!_words[at].IsName || Is(at + 1, "."))
        {
            return null;
        }

        var isKeyword = _words[at].Kind == WordKind.Name && (IsTableAt(at - 1) ? Clauses : Known).Contains(_words[at].Text);
        return Is(at - 1, "as") ? IsTableAt(at - 2)
            : isKeyword ? null
            : Is(at + 1, "as") && Is(at + 2, "(") && (Is(at - 1, "with") || (Is(at - 1, ",") && Is(0, "with"))) ? false
            : IsTableAt(at - 1) ? true
            : null;
    }

    /// <summary>Whether a table's name ends here, where it is read from.</summary>
    bool IsTableAt(int at)
    {
        if (At(at) is not { IsName: true } word || !_tables.Contains(word.Text))
        {
            return false;
        }

        while (Is(at - 1, ".") && At(at - 2)?.IsName == true)
        {
            at -= 2;
        }

        return Is(at - 1, "from") || Is(at - 1, "join") || (Is(at - 1, ",") && IsInFrom(at - 1));
    }

    bool IsInFrom(int comma)
    {
        for (var (at, depth) = (comma - 1, 0); at >= 0; at--)
        {
            depth += Is(at, ")") ? 1 : Is(at, "(") ? -1 : 0;
            if (depth < 0)
            {
                return false;
            }

            if (depth == 0 && At(at) is { Kind: WordKind.Name } word && word.Text is "from" or "select" or "where" or "group" or "order" or "by" or "having" or "limit")
            {
                return At(at)!.Value.Text == "from";
            }
        }

        return false;
    }

    bool ReadsItems()
    {
        var mentions = Enumerable.Range(0, _words.Count).Where(at => _words[at].IsName && _masked.Contains(_words[at].Text)).ToList();
        var selects = _words.Count(word => word.Is("select"));
        _isStar = Is(0, "select") && Is(1, "*") && Is(2, "from") && selects == 1;
        if (_isStar || mentions.Count == 0)
        {
            return mentions.Count == 0;
        }

        if (selects != 1 || !Is(0, "select"))
        {
            return false;
        }

        var (items, plain, begin, depth) = (0, new List<int>(), 1, 0);
        for (var at = 1; at <= _words.Count; at++)
        {
            depth += Is(at, "(") ? 1 : Is(at, ")") ? -1 : 0;
            var isEnd = depth == 0 && (at == _words.Count || Is(at, "from"));
            if (!isEnd && !(depth == 0 && Is(at, ",")))
            {
                continue;
            }

            if (mentions.RemoveAll(place => place >= begin && place < at && IsOnlyColumn(begin, at, place)) > 0)
            {
                plain.Add(items);
            }

            (items, begin) = (items + 1, at + 1);
            if (isEnd)
            {
                break;
            }
        }

        (_items, _maskedItems) = (items, plain);
        return mentions.Count == 0 && !_maskedNames.Any(name => _words.Count(word => word.IsName && word.Text == name) > 1);
    }

    /// <summary>An item that is a column, perhaps with its table before it and another name behind.</summary>
    bool IsOnlyColumn(int begin, int end, int place)
    {
        var first = begin;
        while (first < place && At(first)?.IsName == true && Is(first + 1, "."))
        {
            first += 2;
        }

        if (first != place || (end != place + 1 && !(end == place + 3 && Is(place + 1, "as") && _aliases.Contains(place + 2))))
        {
            return false;
        }

        // Some engines let other items use its new name.
        _maskedNames.Add(_words[end - 1].Text);
        return true;
    }

    bool Fits(int at)
    {
        var word = _words[at];
        if (word.Kind == WordKind.Value || _aliases.Contains(at))
        {
            return true;
        }

        if (word.Kind == WordKind.Sign)
        {
            return word.Text switch
            {
                "*" => (_isStar && at == 1 && IsOneTable()) || (Is(at - 1, "(") && Is(at - 2, "count") && Is(at + 1, ")")) || IsTimes(at),
                "(" => At(at - 1) is not { IsName: true } before || (before.Kind == WordKind.Name && Known.Contains(before.Text + "(")),
                ";" => false,
                _ => true,
            };
        }

        // A column first, a star without SELECT: some engines begin with FROM.
        if (word.Is("from"))
        {
            return !(At(at - 1) is null || Is(at - 1, "(") || Is(at - 1, "select") || Is(at - 1, "all") || Is(at - 1, "union") || Is(at - 1, "except") || Is(at - 1, "intersect") || Is(at - 1, "as"));
        }

        var isColumn = _columns.Contains(word.Text) && !Is(at + 1, ".");
        return _tables.Contains(word.Text) && !(isColumn && Is(at - 1, ".")) ? !_views.Contains(word.Text) && (Is(at + 1, ".") || IsTableAt(at))
            : Is(at - 1, ".") ? isColumn
            : isColumn || _given.Contains(word.Text)
            || (word.Kind == WordKind.Name && (Known.Contains(word.Text) || (Is(at + 1, "(") && Known.Contains(word.Text + "("))));
    }

    /// <summary>A star over several tables: engines give columns of one name others.</summary>
    bool IsOneTable() => !_words.Any(word => word.Is("join")) && !Enumerable.Range(0, _words.Count).Any(at => Is(at, ",") && IsInFrom(at));

    bool IsTimes(int at) =>
        (At(at - 1) is { Kind: WordKind.Value } || Is(at - 1, ")") || IsOperand(at - 1)) && (At(at + 1) is { Kind: WordKind.Value } || Is(at + 1, "(") || IsOperand(at + 1));

    bool IsOperand(int at) => At(at) is { IsName: true } word && (word.Kind == WordKind.Quoted || !Lists.Contains(word.Text) && _columns.Contains(word.Text) || _given.Contains(word.Text) || (Is(at + 1, "(") && Known.Contains(word.Text + "(")) || Is(at + 1, "."));

    static HashSet<string> ReadKnown()
    {
        using var stream = typeof(PlainStatement).Assembly.GetManifestResourceStream($"{typeof(PlainStatement).Namespace}.PlainWords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
    }
}
