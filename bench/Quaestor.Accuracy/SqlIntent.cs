using System.Text.RegularExpressions;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Accuracy;

/// <summary>Reads the SQL of a question set as an intent: what the planner learns from.</summary>
sealed partial class SqlIntent
{
    readonly SchemaMap _map;
    readonly List<string> _tokens;
    readonly Dictionary<string, MappedTable> _aliases = new(StringComparer.OrdinalIgnoreCase);
    int _at;

    SqlIntent(SchemaMap map, List<string> tokens, int at)
    {
        (_map, _tokens, _at) = (map, tokens, at);
    }

    sealed class UnknownFormException(string what) : Exception(what);

    sealed class Part
    {
        public List<Output> Outputs = [];
        public bool Distinct;
        public List<MappedTable> Tables = [];
        public List<Criterion> Criteria = [];
        public bool Any;
        public bool HasGroups;
        public Ordering? Order;
        public int? Limit;
        public (SecondPart How, List<MappedTable> Tables, List<Criterion> Criteria)? Second;
    }

    /// <returns>Null where an intent cannot say it; the reason with it.</returns>
    public static (Intent? Intent, string Reason) Read(string sql, SchemaMap map)
    {
        try
        {
            List<string> tokens = [.. Pieces().Matches(sql.TrimEnd(' ', ';')).Select(match => match.Value)];
            var reader = new SqlIntent(map, tokens, 0);
            var part = reader.Query();
            if (reader._at < tokens.Count)
            {
                return (null, $"rest {tokens[reader._at]}");
            }

            return (new Intent
            {
                Outputs = part.Outputs, Distinct = part.Distinct, Tables = part.Tables, Criteria = part.Criteria, AnyCriterion = part.Any, Order = part.Order, Limit = part.Limit,
                Second = part.Second?.How ?? SecondPart.None, SecondTables = part.Second?.Tables ?? [], SecondCriteria = part.Second?.Criteria ?? [],
            }, "");
        }
        catch (UnknownFormException error)
        {
            return (null, error.Message);
        }
    }

    string Peek => _at < _tokens.Count ? _tokens[_at].ToLowerInvariant() : "";

    string Next() => _at < _tokens.Count ? _tokens[_at++] : throw new UnknownFormException("end");

    bool Take(string word)
    {
        if (Peek != word)
        {
            return false;
        }

        _at++;
        return true;
    }

    void Must(string word)
    {
        if (!Take(word))
        {
            throw new UnknownFormException($"{word} expected");
        }
    }

    Part Query()
    {
        var part = Select();
        if (Peek is "intersect" or "union" or "except")
        {
            var how = Next().ToLowerInvariant() switch { "intersect" => SecondPart.Intersect, "union" => SecondPart.Union, _ => SecondPart.Except };
            var inner = new SqlIntent(_map, _tokens, _at);
            var second = inner.Select();
            _at = inner._at;
            if (part.Second is not null || second.Second is not null || second.HasGroups || part.HasGroups || second.Limit is not null)
            {
                throw new UnknownFormException("set of groups");
            }

            part.Second = (how, second.Tables, second.Criteria);
        }

        return part;
    }

    Part Select()
    {
        Must("select");
        var part = new Part { Distinct = Take("distinct") };
        var from = Scan("from");
        var back = _at;
        _at = from + 1;
        From(part);
        var after = _at;
        _at = back;
        do
        {
            var (how, column) = Expression();
            part.Outputs.Add(new Output(how, column));
            if (Take("as"))
            {
                Next();
            }
        }
        while (Take(","));
        if (_at != from)
        {
            throw new UnknownFormException("select expression");
        }

        _at = after;
        if (Take("where"))
        {
            Conditions(part);
        }

        if (Take("group"))
        {
            Must("by");
            part.HasGroups = true;
            do
            {
                Expression();
            }
            while (Take(","));
            if (Take("having"))
            {
                Conditions(part);
            }
        }

        if (Take("order"))
        {
            Must("by");
            var (how, column) = Expression();
            part.Order = new Ordering(how, column, Peek == "desc");
            _ = Take("desc") || Take("asc");
            if (Peek == ",")
            {
                throw new UnknownFormException("two orders");
            }
        }

        if (Take("limit"))
        {
            part.Limit = int.Parse(Next());
        }

        if (part.HasGroups && part.Outputs.TrueForAll(one => one.How != Aggregation.None))
        {
            throw new UnknownFormException("group not shown");
        }

        return part;
    }

    int Scan(string word)
    {
        var depth = 0;
        for (var i = _at; i < _tokens.Count; i++)
        {
            depth += _tokens[i] == "(" ? 1 : _tokens[i] == ")" ? -1 : 0;
            if (depth == 0 && _tokens[i].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new UnknownFormException($"no {word}");
    }

    void From(Part part)
    {
        do
        {
            if (Peek == "(")
            {
                throw new UnknownFormException("from sub-query");
            }

            var name = Next();
            var table = _map.Table(name.Trim('"', '`', '\'')) ?? throw new UnknownFormException($"table {name}");
            if (part.Tables.Contains(table))
            {
                throw new UnknownFormException("self join");
            }

            part.Tables.Add(table);
            _aliases[name] = table;
            if (Take("as"))
            {
                _aliases[Next()] = table;
            }
            else if (Peek is not ("join" or "," or "on" or "where" or "group" or "order" or "limit" or "intersect" or "union" or "except" or ")" or "inner" or "natural" or "left" or ""))
            {
                _aliases[Next()] = table;
            }

            if (Take("on"))
            {
                var depth = 0;
                while (depth > 0 || Peek is not ("join" or "where" or "group" or "order" or "limit" or "intersect" or "union" or "except" or ")" or ""))
                {
                    depth += Next() switch { "(" => 1, ")" => -1, _ => 0 };
                }
            }
        }
        while (Take(",") || Take("join"));
    }

    (Aggregation How, MappedColumn? Column) Expression()
    {
        var word = Next();
        if (word == "*")
        {
            return (Aggregation.None, null);
        }

        Aggregation? how = word.ToLowerInvariant() switch { "count" => Aggregation.Count, "sum" => Aggregation.Sum, "avg" => Aggregation.Average, "min" => Aggregation.Least, "max" => Aggregation.Greatest, _ => null };
        if (how is { } aggregate && Peek == "(")
        {
            Must("(");
            var distinct = Take("distinct");
            var inner = Next();
            var column = inner == "*" ? null : Column(inner);
            Must(")");
            Arithmetic();
            return aggregate == Aggregation.Count ? distinct && column is not null ? (Aggregation.CountDistinct, column) : (Aggregation.Count, null) : (aggregate, column);
        }

        if (word.EndsWith(".*", StringComparison.Ordinal))
        {
            return (Aggregation.None, null);
        }

        var plain = Column(word);
        Arithmetic();
        return (Aggregation.None, plain);
    }

    void Arithmetic()
    {
        if (Peek is "+" or "-" or "*" or "/")
        {
            throw new UnknownFormException("arithmetic");
        }
    }

    MappedColumn Column(string word)
    {
        var dot = word.IndexOf('.');
        var name = word[(dot + 1)..].Trim('`', '"');
        if (dot > 0)
        {
            return (_aliases.TryGetValue(word[..dot], out var table) ? table : _map.Table(word[..dot]))?.Columns.Find(one => one.Schema.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new UnknownFormException($"column {word}");
        }

        return _aliases.Values.Distinct().SelectMany(one => one.Columns).FirstOrDefault(one => one.Schema.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new UnknownFormException($"column {word}");
    }

    void Conditions(Part part)
    {
        var any = false;
        var all = false;
        do
        {
            Condition(part);
            any |= Peek == "or";
            all |= Peek == "and";
        }
        while (Take("and") || Take("or"));
        if (any && all)
        {
            throw new UnknownFormException("and with or");
        }

        part.Any |= any;
    }

    void Condition(Part part)
    {
        if (Peek is "(" or "exists" or "not")
        {
            throw new UnknownFormException("condition in parentheses");
        }

        var (how, column) = Expression();
        var not = Take("not");
        var word = Next().ToLowerInvariant();
        if (word is "!" or "<" or ">" && Peek == "=")
        {
            word += Next();
        }

        switch (word)
        {
            case "is":
                not = Take("not");
                Must("null");
                part.Criteria.Add(new(column, not ? Relation.Present : Relation.Missing, "", Of: how));
                return;
            case "between":
                var low = Value(Next());
                Must("and");
                part.Criteria.Add(new(column, Relation.Between, low, Value(Next()), how));
                return;
            case "like":
                part.Criteria.Add(new(column, not ? Relation.NotLike : Relation.Like, Value(Next()), Of: how));
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
        if (Peek == "(")
        {
            Must("(");
            var inner = new SqlIntent(_map, _tokens, _at);
            var sub = inner.Query();
            _at = inner._at;
            Must(")");
            if (sub is { Outputs: [{ How: Aggregation.Average or Aggregation.Greatest or Aggregation.Least, Column: { } of } only], Criteria.Count: 0, Second: null } && of.Group == column?.Group)
            {
                part.Criteria.Add(new(column, relation, "", Of: how, ValueOf: only.How));
                return;
            }

            throw new UnknownFormException("compared sub-query");
        }

        var value = Next();
        if (Peek is "+" or "-" or "*" or "/")
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

    void In(Part part, MappedColumn? column, bool not)
    {
        Must("(");
        if (Peek != "select")
        {
            throw new UnknownFormException("in list");
        }

        var inner = new SqlIntent(_map, _tokens, _at);
        var sub = inner.Query();
        _at = inner._at;
        Must(")");
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
        return token[0] is not ('"' or '\'') && decimal.TryParse(text, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? (number / 1.000000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture) : text;
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|-?\d+(\.\d+)?|\w+\.\*|[\w`]+(\.[\w`]+)?|<=|>=|!=|<>|==|[^\s]""")]
    private static partial Regex Pieces();
}
