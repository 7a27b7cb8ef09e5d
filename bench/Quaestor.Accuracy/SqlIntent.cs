using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Accuracy;

/// <summary>Reads the SQL of a question set as an intent: what the planner learns from.</summary>
sealed partial class SqlIntent
{
    readonly SchemaMap _map;
    readonly SqlTokens _tokens;
    readonly Dictionary<string, MappedTable> _aliases = new(StringComparer.OrdinalIgnoreCase);

    SqlIntent(SchemaMap map, SqlTokens tokens)
    {
        (_map, _tokens) = (map, tokens);
    }

    /// <returns>Null where an intent cannot say it; the reason with it.</returns>
    public static (Intent? Intent, string Reason) Read(string sql, SchemaMap map)
    {
        try
        {
            var tokens = new SqlTokens(sql);
            var part = new SqlIntent(map, tokens).Query();
            if (tokens.Peek.Length > 0)
            {
                return (null, $"rest {tokens.Peek}");
            }

            return (new Intent
            {
                Outputs = part.Outputs, Distinct = part.Distinct, Tables = part.Tables, Via = part.Via, Criteria = part.Criteria, AnyCriterion = part.Any, Order = part.Order, Limit = part.Limit,
                Second = part.Second?.How ?? SecondPart.None, SecondTables = part.Second?.Tables ?? [], SecondCriteria = part.Second?.Criteria ?? [],
            }, "");
        }
        catch (UnknownFormException error)
        {
            return (null, error.Message);
        }
    }

    SqlPart Query()
    {
        var part = Select();
        if (_tokens.Peek is "intersect" or "union" or "except")
        {
            var how = _tokens.Next().ToLowerInvariant() switch { "intersect" => SecondPart.Intersect, "union" => SecondPart.Union, _ => SecondPart.Except };
            var second = new SqlIntent(_map, _tokens).Select();
            if (part.Second is not null || second.Second is not null || second.HasGroups || part.HasGroups || second.Limit is not null)
            {
                throw new UnknownFormException("set of groups");
            }

            part.Second = (how, second.Tables, second.Criteria);
        }

        return part;
    }

    SqlPart Select()
    {
        _tokens.Must("select");
        var part = new SqlPart { Distinct = _tokens.Take("distinct") };
        var from = _tokens.Scan("from");
        var back = _tokens.At;
        _tokens.At = from + 1;
        From(part);
        var after = _tokens.At;
        _tokens.At = back;
        do
        {
            var (how, column) = Expression();
            part.Outputs.Add(new Output(how, column));
            if (_tokens.Take("as"))
            {
                _tokens.Next();
            }
        }
        while (_tokens.Take(","));
        if (_tokens.At != from)
        {
            throw new UnknownFormException("select expression");
        }

        _tokens.At = after;
        if (_tokens.Take("where"))
        {
            Conditions(part);
        }

        if (_tokens.Take("group"))
        {
            _tokens.Must("by");
            part.HasGroups = true;
            do
            {
                Expression();
            }
            while (_tokens.Take(","));
            if (_tokens.Take("having"))
            {
                Conditions(part);
            }
        }

        if (_tokens.Take("order"))
        {
            _tokens.Must("by");
            var (how, column) = Expression();
            part.Order = new Ordering(how, column, _tokens.Peek == "desc");
            _ = _tokens.Take("desc") || _tokens.Take("asc");
            if (_tokens.Peek == ",")
            {
                throw new UnknownFormException("two orders");
            }
        }

        if (_tokens.Take("limit"))
        {
            part.Limit = int.Parse(_tokens.Next());
        }

        if (part.HasGroups && part.Outputs.TrueForAll(one => one.How != Aggregation.None))
        {
            throw new UnknownFormException("group not shown");
        }

        return part;
    }

    void From(SqlPart part)
    {
        do
        {
            if (_tokens.Peek == "(")
            {
                throw new UnknownFormException("from sub-query");
            }

            var name = _tokens.Next();
            var table = _map.Table(name.Trim('"', '`', '\'')) ?? throw new UnknownFormException($"table {name}");
            if (part.Tables.Contains(table))
            {
                throw new UnknownFormException("self join");
            }

            part.Tables.Add(table);
            _aliases[name] = table;
            if (_tokens.Take("as"))
            {
                _aliases[_tokens.Next()] = table;
            }
            else if (_tokens.Peek is not ("join" or "," or "on" or "where" or "group" or "order" or "limit" or "intersect" or "union" or "except" or ")" or "inner" or "natural" or "left" or ""))
            {
                _aliases[_tokens.Next()] = table;
            }

            if (_tokens.Take("on"))
            {
                Via(part);
                var depth = 0;
                while (depth > 0 || _tokens.Peek is not ("join" or "where" or "group" or "order" or "limit" or "intersect" or "union" or "except" or ")" or ""))
                {
                    depth += _tokens.Next() switch { "(" => 1, ")" => -1, _ => 0 };
                }
            }
        }
        while (_tokens.Take(",") || _tokens.Take("join"));
    }

    /// <summary>Notes a join that is not the first of several between its tables.</summary>
    void Via(SqlPart part)
    {
        var at = _tokens.At;
        var (left, sign, right) = (_tokens.Next(), _tokens.Next(), _tokens.Next());
        _tokens.At = at;
        if (sign != "=" || !left.Contains('.') || !right.Contains('.'))
        {
            return;
        }

        var (one, other) = (Column(left), Column(right));
        part.Via.AddRange(_map.Choices.SelectMany(ways => ways.Skip(1)).Where(way => (way.From == one && way.To == other) || (way.From == other && way.To == one)));
    }

    (Aggregation How, MappedColumn? Column) Expression()
    {
        var word = _tokens.Next();
        if (word == "*")
        {
            return (Aggregation.None, null);
        }

        Aggregation? how = word.ToLowerInvariant() switch { "count" => Aggregation.Count, "sum" => Aggregation.Sum, "avg" => Aggregation.Average, "min" => Aggregation.Least, "max" => Aggregation.Greatest, _ => null };
        if (how is { } aggregate && _tokens.Peek == "(")
        {
            _tokens.Must("(");
            var distinct = _tokens.Take("distinct");
            var inner = _tokens.Next();
            var column = inner == "*" ? null : Column(inner);
            _tokens.Must(")");
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
        if (_tokens.Peek is "+" or "-" or "*" or "/")
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
}
