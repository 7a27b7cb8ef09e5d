using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>
/// Reads conditions as EXPLAIN words them: every column with its alias, every operand in brackets of its own. What it cannot read
/// it leaves out: whether an index helps is never decided here, but by the planner.
/// </summary>
sealed class ConditionReader
{
    readonly string _text;
    readonly TokenTree _tree;
    readonly List<ColumnUse> _uses = [];
    readonly Func<int> _nextArm;

    ConditionReader(string text, TokenTree tree, Func<int> nextArm) => (_text, _tree, _nextArm) = (text, tree, nextArm);

    /// <param name="nextArm">Gives numbers for conditions of which any suffices.</param>
    public static IReadOnlyList<ColumnUse> Read(string condition, Func<int> nextArm)
    {
        if (Expression.TreeOf(condition) is not { } tree)
        {
            return [];
        }

        var reader = new ConditionReader(condition, tree, nextArm);
        reader.ReadAll(0, tree.Count, arm: 0);
        return reader._uses;
    }

    void ReadAll(int from, int to, int arm)
    {
        (from, to) = Expression.Bare(_tree, from, to);
        if (Split(from, to, "and") is { Count: > 1 } all)
        {
            all.ForEach(part => ReadAll(part.From, part.To, arm));
        }
        else if (Split(from, to, "or") is { Count: > 1 } any)
        {
            var number = arm == 0 ? _nextArm() : arm;
            any.ForEach(part => ReadAll(part.From, part.To, number));
        }
        else if (Leaf(from, to) is { } use)
        {
            _uses.AddRange(use.Select(one => one with { Arm = arm }));
        }
    }

    IReadOnlyList<ColumnUse>? Leaf(int from, int to)
    {
        if (_tree[from].Is("not"))
        {
            return Expression.Read(_text, _tree, from + 1, to) is { Column: not null } negated ? [negated.Use(UseKind.IsFalse)] : null;
        }

        var op = TopLevel(from, to).FirstOrDefault(i => _tree[i].Kind == TokenKind.Operator, -1);
        return op < 0 ? Test(from, to) : Comparison(from, op, to);
    }

    IReadOnlyList<ColumnUse>? Test(int from, int to)
    {
        var test = TopLevel(from, to).FirstOrDefault(i => _tree[i].Is("is"), -1);
        if (Expression.Read(_text, _tree, from, test < 0 ? to : test) is not { Alias: not null } side)
        {
            return null;
        }

        return test < 0 ? side.Column is null ? null : [side.Use(UseKind.IsTrue)]
            : _tree[test + 1].Is("null") ? [side.Use(UseKind.IsNull)]
            : _tree[test + 1].Is("not") && _tree[test + 2].Is("null") ? [side.Use(UseKind.IsNotNull)]
            : _tree[test + 1].Is("true") ? [side.Use(UseKind.IsTrue)]
            : _tree[test + 1].Is("false") ? [side.Use(UseKind.IsFalse)]
            : null;
    }

    List<ColumnUse>? Comparison(int from, int op, int to)
    {
        var sign = _tree[op].Text;
        var any = _tree[op + 1].Is("any");
        var (left, right) = (Expression.Read(_text, _tree, from, op), Expression.Read(_text, _tree, any ? op + 2 : op + 1, to));
        if (left is null || right is null || sign is "<>" or "!=" || _tree[op + 1].Is("all"))
        {
            return null;
        }

        List<ColumnUse> uses = [];
        if (left.Alias is not null && right.Alias != left.Alias)
        {
            uses.Add(Of(left, right, any && sign == "=" ? UseKind.In : KindOf(sign, right), sign));
        }

        if (right.Alias is not null && left.Alias != right.Alias && !any)
        {
            uses.Add(Of(right, left, KindOf(sign, left) is UseKind.Prefix or UseKind.Other ? UseKind.Other : KindOf(sign, left), Turned(sign)));
        }

        return uses;
    }

    static ColumnUse Of(Expression side, Expression other, UseKind kind, string sign) =>
        side.Use(kind) with { Constant = other.IsConstant ? other.Text : null, OtherAlias = other.Alias, Operator = sign };

    static string Turned(string sign) => sign switch
    {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        "@>" => "<@",
        "<@" => "@>",
        _ => sign,
    };

    static UseKind KindOf(string sign, Expression other) => sign switch
    {
        "=" => UseKind.Equal,
        "<" or ">" or "<=" or ">=" => UseKind.Range,
        "~~" when other.Value is { Length: > 0 } pattern && pattern[0] is not ('%' or '_') => UseKind.Prefix,
        "^@" => UseKind.Prefix,
        _ => UseKind.Other,
    };

    List<(int From, int To)> Split(int from, int to, string word)
    {
        List<(int, int)> parts = [];
        var start = from;
        foreach (var at in TopLevel(from, to).Where(i => _tree[i].Is(word)))
        {
            parts.Add((start, at));
            start = at + 1;
        }

        parts.Add((start, to));
        return parts;
    }

    IEnumerable<int> TopLevel(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            yield return i;
            if (_tree[i].IsSymbol("(") || _tree[i].IsSymbol("["))
            {
                i = _tree.Partner(i);
            }
        }
    }
}
