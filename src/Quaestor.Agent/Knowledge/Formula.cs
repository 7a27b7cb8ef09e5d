using System.Globalization;
using System.Text.RegularExpressions;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Knowledge;

/// <summary>A formula cannot be read. The message says where and what is allowed, without file and line.</summary>
sealed class FormulaException(string message) : Exception(message);

/// <summary>
/// Reads the formulas of a glossary: measures of aggregates and arithmetic, and conditions on columns. A small part of SQL, which
/// means the same on every engine.
/// </summary>
sealed partial class Formula
{
    const string Functions = "sum, avg, min, max, median and count";

    readonly List<string> _tokens;
    int _at;

    Formula(string text) => _tokens = Cut(text);

    string? Next => _at < _tokens.Count ? _tokens[_at] : null;

    /// <exception cref="FormulaException">It is none.</exception>
    public static Expression Measure(string text)
    {
        var formula = new Formula(text);
        var value = formula.Sum();
        return formula.Next is null ? value : throw formula.Unexpected("the end, + - * or /");
    }

    /// <exception cref="FormulaException">It is none.</exception>
    public static Condition Condition(string text)
    {
        var formula = new Formula(text);
        var condition = formula.Any();
        return formula.Next is null ? condition : throw formula.Unexpected("the end, and, or");
    }

    Expression Sum()
    {
        var left = Product();
        while (Next is "+" or "-")
        {
            left = new Arithmetic(left, Take() == "+" ? ArithmeticOperator.Add : ArithmeticOperator.Subtract, Product());
        }

        return left;
    }

    Expression Product()
    {
        var left = Value();
        while (Next is "*" or "/")
        {
            left = new Arithmetic(left, Take() == "*" ? ArithmeticOperator.Multiply : ArithmeticOperator.Divide, Value());
        }

        return left;
    }

    Expression Value()
    {
        if (Skip("("))
        {
            var inner = Sum();
            Expect(")");
            return inner;
        }

        if (Number() is { } number)
        {
            return number;
        }

        var column = Column();
        return column.Table is null && Next == "(" ? Aggregated(column.Column) : column;
    }

    Aggregate Aggregated(string name)
    {
        AggregateFunction? function = name.ToLowerInvariant() switch
        {
            "sum" => AggregateFunction.Sum,
            "avg" or "average" => AggregateFunction.Avg,
            "min" => AggregateFunction.Min,
            "max" => AggregateFunction.Max,
            "median" => AggregateFunction.Median,
            "count" => AggregateFunction.Count,
            _ => null,
        };
        if (function is not { } known)
        {
            throw new FormulaException($"there is no function {name}. There are {Functions}.");
        }

        Expect("(");
        var distinct = Skip("distinct");
        if (distinct && known != AggregateFunction.Count)
        {
            throw new FormulaException($"distinct goes with count only, as in count(distinct order_id).");
        }

        if (Next == "*")
        {
            throw new FormulaException("count(*) does not say of what. Count a column that is always there, as in count(orders.order_id).");
        }

        var argument = Sum();
        Expect(")");
        return new Aggregate(distinct ? AggregateFunction.CountDistinct : known, argument);
    }

    Condition Any()
    {
        List<Condition> conditions = [All()];
        while (Skip("or"))
        {
            conditions.Add(All());
        }

        return conditions is [var only] ? only : new Or(conditions);
    }

    Condition All()
    {
        List<Condition> conditions = [One()];
        while (Skip("and"))
        {
            conditions.Add(One());
        }

        return conditions is [var only] ? only : new And(conditions);
    }

    Condition One()
    {
        if (Skip("not"))
        {
            return new Not(One());
        }

        if (Skip("("))
        {
            var inner = Any();
            Expect(")");
            return inner;
        }

        var column = Column();
        if (Skip("is"))
        {
            var isThere = Skip("not");
            Expect("null");
            return isThere ? new Not(new IsNull(column)) : new IsNull(column);
        }

        var negated = Skip("not");
        var condition = Compared(column, negated);
        return negated ? new Not(condition) : condition;
    }

    Condition Compared(ColumnReference column, bool negated)
    {
        if (Skip("in"))
        {
            Expect("(");
            List<Literal> values = [Literal()];
            while (Skip(","))
            {
                values.Add(Literal());
            }

            Expect(")");
            return new InList(column, values);
        }

        if (Skip("between"))
        {
            var low = Literal();
            Expect("and");
            return new Between(column, low, Literal());
        }

        if (Skip("like"))
        {
            return Literal() is TextLiteral pattern ? new TextMatch(column, TextMatchMode.Like, pattern.Value) : throw new FormulaException("like takes a text in single quotes, as in 'A%'.");
        }

        ComparisonOperator? op = negated ? null : Next switch
        {
            "=" => ComparisonOperator.Equal,
            "<>" or "!=" => ComparisonOperator.NotEqual,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            _ => null,
        };
        if (op is not { } known)
        {
            throw Unexpected("=, <>, <, <=, >, >=, in, between, like or is");
        }

        _at++;
        return new Comparison(column, known, Literal());
    }

    Literal Literal()
    {
        if (Number() is { } number)
        {
            return number;
        }

        return Next switch
        {
            ['\'', ..] text => Text(text),
            not null when Skip("true") => new BooleanLiteral(true),
            not null when Skip("false") => new BooleanLiteral(false),
            _ => throw Unexpected("a number, a text in single quotes, true or false"),
        };
    }

    TextLiteral Text(string quoted)
    {
        _at++;
        return new TextLiteral(quoted[1..^1].Replace("''", "'", StringComparison.Ordinal));
    }

    NumberLiteral? Number()
    {
        var sign = Next == "-" ? 1 : 0;
        if (_at + sign >= _tokens.Count || !char.IsAsciiDigit(_tokens[_at + sign][0]) || !decimal.TryParse(_tokens[_at + sign], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        _at += sign + 1;
        return new NumberLiteral(sign == 1 ? -number : number);
    }

    ColumnReference Column()
    {
        var first = Name();
        return Skip(".") ? Further(first, Name()) : new ColumnReference(first);
    }

    /// <summary>The last name is the column's; a table's own may have two.</summary>
    ColumnReference Further(string table, string name) => Skip(".") ? Further($"{table}.{name}", Name()) : new ColumnReference(name, table);

    string Name() => Next is { } name && (char.IsLetter(name[0]) || name[0] is '_' or '"')
        ? _tokens[_at++].Trim('"')
        : throw Unexpected("a column, as in quantity or orders.status");

    bool Skip(string token)
    {
        var found = string.Equals(Next, token, StringComparison.OrdinalIgnoreCase);
        _at += found ? 1 : 0;
        return found;
    }

    void Expect(string token)
    {
        if (!Skip(token))
        {
            throw Unexpected(token);
        }
    }

    string Take() => _tokens[_at++];

    FormulaException Unexpected(string expected)
    {
        var place = _at == 0 ? "at its beginning" : $"after “{string.Join(' ', _tokens.Take(_at).TakeLast(3))}”";
        return new FormulaException($"{place} stands {(Next is { } token ? $"“{token}”" : "nothing")}, and {expected} must stand there.");
    }

    static List<string> Cut(string text)
    {
        var matches = Pieces().Matches(text);
        var odd = Pieces().Replace(text, "").Trim();
        return odd.Length > 0 ? throw new FormulaException($"“{odd[0]}” has no meaning there. Formulas have columns, numbers, texts in single quotes, + - * / ( ) and comparisons.")
            : matches.Count > 0 ? [.. matches.Select(match => match.Value)]
            : throw new FormulaException("it is empty.");
    }

    [GeneratedRegex("""'(?:[^']|'')*'|"[^"]+"|[\p{L}_][\p{L}\p{N}_$]*|\d+(?:\.\d+)?|<=|>=|<>|!=|[-+*/()=<>,.]""", RegexOptions.None, 1000)]
    private static partial Regex Pieces();
}
