using System.Text;
using Quaestor.Data.Plans.Binding;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>One SELECT with all its clauses; what is combined with it is not its business.</summary>
sealed class SelectWriter
{
    const int LongestLine = 88;

    readonly BoundPlan _plan;
    readonly ISqlSyntax _syntax;
    readonly string _indent;
    readonly bool _qualify;
    readonly ExpressionWriter _expressions;
    readonly StringBuilder _sql = new();

    /// <param name="indent">Before each line but the first, whose place is where the text goes.</param>
    public SelectWriter(BoundPlan plan, ISqlSyntax syntax, string indent)
    {
        (_plan, _syntax, _indent) = (plan, syntax, indent);
        _qualify = plan.Tables.Count > 1
            || plan.OuterColumns.Count > 0
            || plan.IsNamedInside
            || plan.Select.Any(HidesColumn)
            || (syntax.MistakesQuotedNames && plan.Tables[0].Schema.Columns.Any(column => syntax.Identifier(column.Name) != column.Name));
        _expressions = new(syntax, _qualify, indent);
    }

    public string Write()
    {
        WriteList(_plan.Distinct ? "SELECT DISTINCT" : "SELECT", [.. _plan.Select.Select(SelectItem)]);
        return WriteClauses();
    }

    /// <summary>For a condition that asks whether there are rows: what they hold is not looked at.</summary>
    public string WriteExistence()
    {
        WriteLine("SELECT 1");
        return WriteClauses();
    }

    string WriteClauses()
    {
        WriteTables();
        var partners = _plan.Tables.Where(table => !table.ShowsColumns).Select(Partner);
        WriteConjuncts("WHERE", [.. _expressions.Conditions.Conjuncts(_plan.Where), .. partners]);
        WriteList("GROUP BY", [.. _plan.GroupBy.Select(_expressions.Write)]);
        WriteConjuncts("HAVING", [.. _expressions.Conditions.Conjuncts(_plan.Having)]);
        WriteList("ORDER BY", [.. _plan.OrderBy.Select(SortKey)]);
        foreach (var line in _syntax.Paging(_plan.Limit, _plan.Offset))
        {
            WriteLine(line);
        }

        return _sql.ToString();
    }

    // A result column named like another column of the table would be taken for it, or it for that one.
    bool HidesColumn(BoundSelect item) =>
        (item.Value is not BoundColumn column || !string.Equals(column.Name, item.Name, StringComparison.OrdinalIgnoreCase))
        && _plan.Tables.Any(table => table.Column(item.Name) is not null);

    string SelectItem(BoundSelect item)
    {
        var value = _expressions.Write(item.Value);
        return IsNamed(item) ? $"{value} AS {_syntax.Identifier(item.Name)}" : value;
    }

    bool IsNamed(BoundSelect item) =>
        item.Value is not BoundColumn column || column.Name != item.Name || _expressions.IsCast(column);

    void WriteTables()
    {
        foreach (var table in _plan.Tables.Where(table => table.ShowsColumns))
        {
            if (table.Join is { } join)
            {
                var word = join.Type == JoinType.Left ? "LEFT JOIN" : "JOIN";
                var conjuncts = Conjuncts(join).ToList();
                var line = $"{word} {Table(table, _indent)} ON {string.Join(" AND ", conjuncts)}";
                WriteLine(line.Length <= LongestLine ? line : $"{word} {Table(table, _indent)}{Break}  ON {string.Join($"{Break}  AND ", conjuncts)}");
            }
            else
            {
                WriteLine($"FROM {Table(table, _indent)}");
            }
        }
    }

    string Table(BoundTable table, string indent)
    {
        var alias = _syntax.Identifier(table.Alias);
        if (table.Plan is { } plan)
        {
            return $"{PlanWriter.Nested(plan, _syntax, indent)} AS {alias}";
        }

        var name = string.Join('.', table.Schema.Path.Select(_syntax.Identifier));
        return _qualify ? $"{name} AS {alias}" : name;
    }

    IEnumerable<string> Conjuncts(BoundJoin join) => join.On
        .Select(pair => $"{_expressions.Write(pair.Right)} = {_expressions.Write(pair.Left)}")
        .Concat(_expressions.Conditions.Conjuncts(join.Where));

    string Partner(BoundTable table)
    {
        var exists = table.Join!.Type == JoinType.Anti ? "NOT EXISTS" : "EXISTS";
        var from = $"{Break}    FROM {Table(table, _indent + "    ")}";
        var where = $"{Break}    WHERE {string.Join($"{Break}      AND ", Conjuncts(table.Join))}";
        return $"{exists} ({Break}    SELECT 1{from}{where}{Break}  )";
    }

    string SortKey(BoundSortKey key)
    {
        // Where the order of text must be named, the name of a select item cannot stand in it.
        var item = _plan.Select.FirstOrDefault(item => item.Name == key.SelectName);
        return item is not null && IsNamed(item) && !(_syntax.NamesCollation && key.Value.IsText)
            ? _syntax.Identifier(item.Name) + _expressions.Direction(key.Descending, key.NullsFirst)
            : _expressions.SortKey(key.Value, key.Descending, key.NullsFirst);
    }

    void WriteList(string keyword, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        var line = $"{keyword} {string.Join(", ", items)}";
        WriteLine(line.Length <= LongestLine ? line : $"{keyword}{Break}  {string.Join($",{Break}  ", items)}");
    }

    void WriteConjuncts(string keyword, IReadOnlyList<string> conjuncts)
    {
        if (conjuncts.Count > 0)
        {
            WriteLine($"{keyword} {string.Join($"{Break}  AND ", conjuncts)}");
        }
    }

    string Break => "\n" + _indent;

    void WriteLine(string line)
    {
        if (_sql.Length > 0)
        {
            _sql.Append(Break);
        }

        _sql.Append(line);
    }
}
