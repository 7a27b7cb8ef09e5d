using System.Globalization;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Accuracy;

/// <summary>What stands in <c>WHERE</c> and <c>HAVING</c>.</summary>
sealed partial class SqlIntent
{
    void Conditions(SqlPart part)
    {
        var any = false;
        var all = false;
        do
        {
            Condition(part);
            any |= _tokens.Peek == "or";
            all |= _tokens.Peek == "and";
        }
        while (_tokens.Take("and") || _tokens.Take("or"));
        if (any && all)
        {
            throw new UnknownFormException("and with or");
        }

        part.Any |= any;
    }

    void Condition(SqlPart part)
    {
        if (_tokens.Peek is "(" or "exists" or "not")
        {
            throw new UnknownFormException("condition in parentheses");
        }

        var (how, column) = Expression();
        var not = _tokens.Take("not");
        var word = _tokens.Next().ToLowerInvariant();
        if (word is "!" or "<" or ">" && _tokens.Peek == "=")
        {
            word += _tokens.Next();
        }

        switch (word)
        {
            case "is":
                not = _tokens.Take("not");
                _tokens.Must("null");
                part.Criteria.Add(new(column, not ? Relation.Present : Relation.Missing, "", Of: how));
                return;
            case "between":
                var low = Value(_tokens.Next());
                _tokens.Must("and");
                part.Criteria.Add(new(column, Relation.Between, low, Value(_tokens.Next()), how));
                return;
            case "like":
                part.Criteria.Add(new(column, not ? Relation.NotLike : Relation.Like, Value(_tokens.Next()), Of: how));
                return;
            case "in":
                In(part, column, not);
                return;
        }

        Relation relation = word switch
        {
            "=" or "==" => Relation.Equal, "!=" or "<>" => Relation.NotEqual, "<" => Relation.Less, "<=" => Relation.AtMost, ">" => Relation.Greater, ">=" => Relation.AtLeast,
            _ => throw new UnknownFormException($"operator {word}"),
        };
        if (_tokens.Peek == "(")
        {
            _tokens.Must("(");
            var sub = new SqlIntent(_map, _tokens).Query();
            _tokens.Must(")");
            if (sub is { Outputs: [{ How: Aggregation.Average or Aggregation.Greatest or Aggregation.Least, Column: { } of } only], Criteria.Count: 0, Second: null } && of.Group == column?.Group)
            {
                part.Criteria.Add(new(column, relation, "", Of: how, ValueOf: only.How));
                return;
            }

            throw new UnknownFormException("compared sub-query");
        }

        var value = _tokens.Next();
        if (_tokens.Peek is "+" or "-" or "*" or "/")
        {
            throw new UnknownFormException("arithmetic");
        }

        if (value[0] is not ('\'' or '"') && !char.IsDigit(value[0]) && value[0] is not '-')
        {
            if (_aliases.Keys.Any(alias => value.StartsWith(alias + ".", StringComparison.OrdinalIgnoreCase)) && relation == Relation.Equal)
            {
                return;
            }
        }

        part.Criteria.Add(new(column, relation, Value(value), Of: how));
    }

    void In(SqlPart part, MappedColumn? column, bool not)
    {
        _tokens.Must("(");
        if (_tokens.Peek != "select")
        {
            throw new UnknownFormException("in list");
        }

        var sub = new SqlIntent(_map, _tokens).Query();
        _tokens.Must(")");
        if (sub.Second is not null || sub.HasGroups || sub.Limit is not null || sub.Any || column is null)
        {
            throw new UnknownFormException("in complex sub-query");
        }

        if (not)
        {
            part.Second = part.Second is null ? (SecondPart.Without, sub.Tables, sub.Criteria) : throw new UnknownFormException("two second parts");
            return;
        }

        foreach (var table in sub.Tables)
        {
            if (part.Tables.Contains(table))
            {
                throw new UnknownFormException("self join");
            }

            part.Tables.Add(table);
        }

        part.Criteria.AddRange(sub.Criteria);
    }

    static string Value(string token)
    {
        var text = token.Trim('"', '\'');
        return token[0] is not ('"' or '\'') && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? (number / 1.000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : text;
    }
}
