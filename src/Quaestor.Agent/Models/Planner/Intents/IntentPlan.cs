using System.Globalization;
using SortKey = Quaestor.Data.Plans.SortKey;
using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Data.Plans;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Models.Planner.Intents;

/// <summary>Makes the query plan of an intent.</summary>
sealed class IntentPlan(SchemaMap map)
{
    /// <returns>Null where the tables do not allow it.</returns>
    public QueryPlan? Of(Intent intent)
    {
        var first = Rows(intent, intent.Tables, intent.Criteria);
        if (first is null || (intent.IsGrouped && first.GroupBy.Count == 0))
        {
            return null;
        }

        switch (intent.Second)
        {
            case SecondPart.None:
                break;
            case SecondPart.Without when Left(intent) is { } left:
                first = first with { Where = All([.. new[] { first.Where, left }.OfType<Condition>()]) };
                break;
            case SecondPart.Without:
                return null;
            default:
                if (Rows(intent with { Distinct = false }, intent.SecondTables, intent.SecondCriteria) is not { } second)
                {
                    return null;
                }

                var how = intent.Second switch { SecondPart.Intersect => SetOperator.Intersect, SecondPart.Union => SetOperator.Union, _ => SetOperator.Except };
                first = first with { Distinct = false, Combine = [new Combination(how, second)] };
                break;
        }

        return first with
        {
            OrderBy = intent.Order is { } order ? [new SortKey(Value(order.How, order.Column), order.Descending)] : [],
            Limit = intent.Limit,
        };
    }

    QueryPlan? Rows(Intent intent, IReadOnlyList<MappedTable> tables, IReadOnlyList<Criterion> criteria)
    {
        if (JoinPath.Connect(map, tables, intent.Via) is not { } joins)
        {
            return null;
        }

        var joined = new HashSet<MappedTable> { tables[0] };
        var steps = new List<Join>();
        foreach (var join in joins)
        {
            var added = joined.Contains(join.From.Table) ? join.To : join.From;
            var known = added == join.To ? join.From : join.To;
            joined.Add(added.Table);
            var also = join.Schema.AlsoOn.Select(pair => added == join.To
                ? new KeyPair(new ColumnReference(pair.From, known.Table.Schema.Name), new ColumnReference(pair.To, added.Table.Schema.Name))
                : new KeyPair(new ColumnReference(pair.To, known.Table.Schema.Name), new ColumnReference(pair.From, added.Table.Schema.Name)));
            steps.Add(new Join(JoinType.Inner, new TableReference(added.Table.Schema.Name), [new KeyPair(Reference(known), Reference(added)), .. also]));
        }

        var grouped = intent.IsGrouped;
        var rows = criteria.Where(one => one.Of == Aggregation.None).Select(Condition).ToList();
        var groups = criteria.Where(one => one.Of != Aggregation.None).Select(Condition).ToList();
        return new QueryPlan
        {
            Select = [.. intent.Outputs.SelectMany(output => Items(output, tables))],
            From = new TableReference(tables[0].Schema.Name),
            Joins = steps,
            Where = intent.AnyCriterion && rows.Count > 1 ? new Or(rows) : All(rows),
            GroupBy = grouped ? [.. Keys(intent, tables).Distinct()] : [],
            Having = All(groups),
            Distinct = intent.Distinct,
        };
    }

    static IEnumerable<Expression> Keys(Intent intent, IReadOnlyList<MappedTable> tables)
    {
        foreach (var column in intent.Outputs.Where(one => one.How == Aggregation.None).Select(one => one.Column).OfType<MappedColumn>())
        {
            // Two of the same name are two.
            if (tables.Count > 1 && column.Table.Key is { } key && column.IsName)
            {
                yield return Reference(key);
            }

            yield return Reference(column);
        }
    }

    static IEnumerable<SelectItem> Items(Output output, IReadOnlyList<MappedTable> tables) => output is { Column: null, How: Aggregation.None }
        ? tables[0].Columns.Select(column => new SelectItem(Reference(column)))
        : [new SelectItem(Value(output.How, output.Column))];

    /// <summary>Keeps what has no partner in the second tables.</summary>
    Not? Left(Intent intent)
    {
        var join = intent.Tables.SelectMany(table => map.JoinsOf(table).Where(join => intent.SecondTables.Contains(join.Other(table))).Select(join => (Own: join.EndAt(table), Other: join.EndAt(join.Other(table))))).FirstOrDefault();
        return join.Own is null || Rows(new Intent { Outputs = [new Output(Aggregation.None, join.Other)], Tables = intent.SecondTables }, intent.SecondTables, intent.SecondCriteria) is not { } partners
            ? null
            : new Not(new InPlan(Reference(join.Own), partners));
    }

    static Condition Condition(Criterion one)
    {
        var left = Value(one.Of, one.Column);
        if (one.ValueOf != Aggregation.None)
        {
            var whole = new QueryPlan { Select = [new SelectItem(Value(one.ValueOf, one.Column))], From = new TableReference(one.Column!.Table.Schema.Name) };
            return new Comparison(left, Operator(one.Relation), new SubPlan(whole));
        }

        return one.Relation switch
        {
            Relation.Missing => new IsNull(left),
            Relation.Present => new Not(new IsNull(left)),
            Relation.Like => new TextMatch(left, TextMatchMode.Like, one.Value),
            Relation.NotLike => new Not(new TextMatch(left, TextMatchMode.Like, one.Value)),
            Relation.Between => new Between(left, Literal(one, one.Value), Literal(one, one.High ?? one.Value)),
            Relation.Equal when Spellings(one) is { Count: > 1 } spellings => new InList(left, spellings),
            Relation.NotEqual when Spellings(one) is { Count: > 1 } spellings => new Not(new InList(left, spellings)),
            _ => new Comparison(left, Operator(one.Relation), Literal(one, one.Value)),
        };
    }

    /// <summary>Values of the column that differ by letter case and blanks alone are one.</summary>
    static List<Literal> Spellings(Criterion one) => one is { Column: { Use: ColumnUse.Text } column, Of: Aggregation.None }
        ? [.. (column.Schema.Profile?.Values ?? []).Where(value => value.Trim().Equals(one.Value.Trim(), StringComparison.OrdinalIgnoreCase)).Select(value => new TextLiteral(value))]
        : [];

    static Literal Literal(Criterion one, string value) => one.Of != Aggregation.None || one.Column is { Use: ColumnUse.Number }
        ? decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? new NumberLiteral(number) : new TextLiteral(value)
        : one.Column switch
        {
            { Use: ColumnUse.Truth } => new BooleanLiteral(value is "true" or "1"),
            { Schema.Type: ColumnType.Date } when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => new DateLiteral(day),
            { Schema.Type: ColumnType.Timestamp } when DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) => new TimestampLiteral(moment),
            _ => new TextLiteral(value),
        };

    static Expression Value(Aggregation how, MappedColumn? column) => how switch
    {
        Aggregation.None => Reference(column!),
        Aggregation.Count => new Aggregate(AggregateFunction.Count, column is null ? null : Reference(column)),
        Aggregation.CountDistinct => new Aggregate(AggregateFunction.CountDistinct, Reference(column!)),
        Aggregation.Sum => new Aggregate(AggregateFunction.Sum, Reference(column!)),
        Aggregation.Average => new Aggregate(AggregateFunction.Avg, Reference(column!)),
        Aggregation.Least => new Aggregate(AggregateFunction.Min, Reference(column!)),
        _ => new Aggregate(AggregateFunction.Max, Reference(column!)),
    };

    static ColumnReference Reference(MappedColumn column) => new(column.Schema.Name, column.Table.Schema.Name);

    static ComparisonOperator Operator(Relation relation) => relation switch
    {
        Relation.NotEqual => ComparisonOperator.NotEqual,
        Relation.Less => ComparisonOperator.Less,
        Relation.AtMost => ComparisonOperator.LessOrEqual,
        Relation.Greater => ComparisonOperator.Greater,
        Relation.AtLeast => ComparisonOperator.GreaterOrEqual,
        _ => ComparisonOperator.Equal,
    };

    static Condition? All(List<Condition> conditions) => conditions switch
    {
        [] => null,
        [var only] => only,
        _ => new And(conditions),
    };
}
