namespace Quaestor.Data.Plans.DuckDb;

/// <summary>Bound conditions as DuckDB's SQL.</summary>
sealed class ConditionSql(ExpressionSql expressions)
{
    /// <summary>The parts that all must hold, each fit to stand beside AND.</summary>
    public IEnumerable<string> Conjuncts(Condition? condition) => condition switch
    {
        null => [],
        And and => and.Conditions.SelectMany(Conjuncts),
        InPeriod { Period: DateRange range } inPeriod => Bounds(inPeriod.Value, range),
        Or or => [or.Conditions.Count == 1 ? All(or.Conditions[0]) : $"({Any(or.Conditions)})"],
        _ => [Simple(condition)],
    };

    string Simple(Condition condition) => condition switch
    {
        Not not => Negated(not.Condition),
        Comparison comparison => Compare(comparison, comparison.Operator),
        InList inList => In(inList, "IN"),
        Between between => InRange(between, "BETWEEN"),
        TextMatch match => Match(match, ""),
        IsNull isNull => $"{expressions.Write(isNull.Value)} IS NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    string All(Condition condition) => string.Join(" AND ", Conjuncts(condition));

    string Any(IReadOnlyList<Condition> conditions) => string.Join(" OR ", conditions.Select(Alternative));

    // AND binds closer than OR; its parentheses are for the reader.
    string Alternative(Condition condition) =>
        condition is Or or ? Any(or.Conditions)
        : Conjuncts(condition).ToList() is [var single] ? single
        : $"({All(condition)})";

    // Over missing values these say the same as NOT (…), and read better.
    string Negated(Condition condition) => condition switch
    {
        Not not => $"NOT ({Negated(not.Condition)})",
        Comparison comparison => Compare(comparison, Opposite(comparison.Operator)),
        InList inList => In(inList, "NOT IN"),
        Between between => InRange(between, "NOT BETWEEN"),
        TextMatch match => Match(match, "NOT "),
        IsNull isNull => $"{expressions.Write(isNull.Value)} IS NOT NULL",
        Or or => $"NOT ({Any(or.Conditions)})",
        _ => $"NOT ({All(condition)})",
    };

    string Compare(Comparison comparison, ComparisonOperator comparing) =>
        $"{expressions.Write(comparison.Left)} {Sign(comparing)} {expressions.Write(comparison.Right)}";

    string In(InList inList, string word) =>
        $"{expressions.Write(inList.Value)} {word} ({string.Join(", ", inList.Values.Select(expressions.Write))})";

    string InRange(Between between, string word) =>
        $"{expressions.Write(between.Value)} {word} {expressions.Write(between.Low)} AND {expressions.Write(between.High)}";

    string Match(TextMatch match, string not)
    {
        var word = match.CaseSensitive ? "LIKE" : "ILIKE";
        var value = expressions.Write(match.Value);
        if (match.Mode == TextMatchMode.Like)
        {
            return $"{value} {not}{word} {DuckDbNames.Text(match.Text)}";
        }

        var text = match.Text
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
        var before = match.Mode == TextMatchMode.StartsWith ? "" : "%";
        var after = match.Mode == TextMatchMode.EndsWith ? "" : "%";
        var escape = text == match.Text ? "" : @" ESCAPE '\'";
        return $"{value} {not}{word} {DuckDbNames.Text(before + text + after)}{escape}";
    }

    IEnumerable<string> Bounds(Expression value, DateRange range)
    {
        var text = expressions.Write(value);
        if (range.From is { } from)
        {
            yield return $"{text} >= {DuckDbNames.Date(from)}";
        }

        if (range.Until is { } until)
        {
            yield return $"{text} < {DuckDbNames.Date(until)}";
        }
    }

    static string Sign(ComparisonOperator comparing) => comparing switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparing)),
    };

    static ComparisonOperator Opposite(ComparisonOperator comparing) => comparing switch
    {
        ComparisonOperator.Equal => ComparisonOperator.NotEqual,
        ComparisonOperator.NotEqual => ComparisonOperator.Equal,
        ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.LessOrEqual => ComparisonOperator.Greater,
        ComparisonOperator.Greater => ComparisonOperator.LessOrEqual,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.Less,
        _ => throw new ArgumentOutOfRangeException(nameof(comparing)),
    };
}
