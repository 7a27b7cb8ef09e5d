using System.Globalization;
using System.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans.Binding;

namespace Quaestor.Data.Plans.DuckDb;

/// <summary>Query plans as DuckDB's SQL: the same plan always gives the same text, laid out for people to read.</summary>
/// <remarks>The text has no privilege: it passes the guard like any other.</remarks>
public sealed class DuckDbPlanCompiler
{
    const int LongestLine = 88;

    readonly BoundPlan _plan;
    readonly bool _qualify;
    readonly ExpressionSql _expressions;
    readonly ConditionSql _conditions;
    readonly StringBuilder _sql = new();

    DuckDbPlanCompiler(BoundPlan plan)
    {
        _plan = plan;
        _qualify = plan.Tables.Count > 1 || plan.Select.Any(HidesColumn);
        _expressions = new(_qualify);
        _conditions = new(_expressions);
    }

    /// <param name="today">What relative dates and periods are counted from.</param>
    /// <exception cref="PlanException">The plan does not fit the schema.</exception>
    public static string Compile(QueryPlan plan, SourceSchema schema, DateOnly today) =>
        PlanBinder.Bind(plan, schema, today, out var problems) is { } bound
            ? new DuckDbPlanCompiler(bound).Write()
            : throw new PlanException(problems);

    string Write()
    {
        WriteSelect();
        WriteTables();
        WriteConjuncts("WHERE", [.. _conditions.Conjuncts(_plan.Where), .. _plan.Tables.Where(table => !table.ShowsColumns).Select(Partner)]);
        WriteList("GROUP BY", [.. _plan.GroupBy.Select(_expressions.Write)]);
        WriteConjuncts("HAVING", [.. _conditions.Conjuncts(_plan.Having)]);
        WriteList("ORDER BY", [.. _plan.OrderBy.Select(SortKey)]);
        WriteNumber("LIMIT", _plan.Plan.Limit);
        WriteNumber("OFFSET", _plan.Plan.Offset is 0 ? null : _plan.Plan.Offset);
        return _sql.ToString();
    }

    // A result column named like another column of the table would be taken for it, or it for that one.
    bool HidesColumn(BoundSelect item) =>
        item.Value.Value is not ColumnReference column
            ? _plan.Tables.Any(table => table.Column(item.Name) is not null)
            : !string.Equals(column.Column, item.Name, StringComparison.OrdinalIgnoreCase)
                && _plan.Tables.Any(table => table.Column(item.Name) is not null);

    void WriteSelect() => WriteList(_plan.Plan.Distinct ? "SELECT DISTINCT" : "SELECT", [.. _plan.Select.Select(SelectItem)]);

    string SelectItem(BoundSelect item)
    {
        var value = _expressions.Write(item.Value.Value);
        return IsNamed(item) ? $"{value} AS {DuckDbNames.Identifier(item.Name)}" : value;
    }

    static bool IsNamed(BoundSelect item) => item.Value.Value is not ColumnReference column || column.Column != item.Name;

    void WriteTables()
    {
        foreach (var table in _plan.Tables.Where(table => table.ShowsColumns))
        {
            if (table.Join is { } join)
            {
                var word = join.Type == JoinType.Left ? "LEFT JOIN" : "JOIN";
                var conjuncts = Conjuncts(join).ToList();
                var line = $"{word} {Table(table)} ON {string.Join(" AND ", conjuncts)}";
                WriteLine(line.Length <= LongestLine ? line : $"{word} {Table(table)}\n  ON {string.Join("\n  AND ", conjuncts)}");
            }
            else
            {
                WriteLine($"FROM {Table(table)}");
            }
        }
    }

    string Table(BoundTable table) => _qualify
        ? $"{DuckDbNames.Identifier(table.Schema.Name)} AS {DuckDbNames.Identifier(table.Alias)}"
        : DuckDbNames.Identifier(table.Schema.Name);

    IEnumerable<string> Conjuncts(BoundJoin join) => join.On
        .Select(pair => $"{_expressions.Write(pair.Right)} = {_expressions.Write(pair.Left)}")
        .Concat(_conditions.Conjuncts(join.Where));

    string Partner(BoundTable table)
    {
        var exists = table.Join!.Type == JoinType.Anti ? "NOT EXISTS" : "EXISTS";
        return $"{exists} (\n    SELECT 1\n    FROM {Table(table)}\n    WHERE {string.Join("\n      AND ", Conjuncts(table.Join))}\n  )";
    }

    string SortKey(BoundSortKey key)
    {
        var item = _plan.Select.FirstOrDefault(item => item.Name == key.SelectName);
        var value = item is not null && IsNamed(item) ? DuckDbNames.Identifier(item.Name) : _expressions.Write(key.Value);

        // Last is DuckDB's default, in both directions.
        return $"{value}{(key.Descending ? " DESC" : "")}{(key.NullsFirst ? " NULLS FIRST" : "")}";
    }

    void WriteList(string keyword, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        var line = $"{keyword} {string.Join(", ", items)}";
        WriteLine(line.Length <= LongestLine ? line : $"{keyword}\n  {string.Join(",\n  ", items)}");
    }

    void WriteConjuncts(string keyword, IReadOnlyList<string> conjuncts)
    {
        if (conjuncts.Count > 0)
        {
            WriteLine($"{keyword} {string.Join("\n  AND ", conjuncts)}");
        }
    }

    void WriteNumber(string keyword, long? number)
    {
        if (number is { } value)
        {
            WriteLine(string.Create(CultureInfo.InvariantCulture, $"{keyword} {value}"));
        }
    }

    void WriteLine(string line)
    {
        if (_sql.Length > 0)
        {
            _sql.Append('\n');
        }

        _sql.Append(line);
    }
}
