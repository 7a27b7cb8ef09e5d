using Quaestor.Data.Plans;

namespace Quaestor.Agent.Knowledge;

/// <summary>The columns of a glossary's conditions: each compares columns with values of its own.</summary>
static class GlossaryColumns
{
    public static IEnumerable<ColumnReference> Of(Condition condition)
    {
        List<ColumnReference> columns = [];
        Map(condition, (column, literal) =>
        {
            columns.Add(column);
            return (column, literal);
        });
        return columns;
    }

    /// <param name="map">Gives a column, and a value beside it where there is one, as they shall be.</param>
    public static Condition Map(Condition condition, Func<ColumnReference, Literal?, (ColumnReference Column, Literal? Literal)> map) => condition switch
    {
        And and => new And([.. and.Conditions.Select(one => Map(one, map))]),
        Or or => new Or([.. or.Conditions.Select(one => Map(one, map))]),
        Not not => new Not(Map(not.Condition, map)),
        Comparison { Left: ColumnReference column, Right: Literal literal } one when map(column, literal) is var (mapped, value) => one with { Left = mapped, Right = value! },
        InList { Value: ColumnReference column } list => new InList(map(column, null).Column, [.. list.Values.Select(value => map(column, value).Literal!)]),
        Between { Value: ColumnReference column, Low: Literal low, High: Literal high } => new Between(map(column, null).Column, map(column, low).Literal!, map(column, high).Literal!),
        TextMatch { Value: ColumnReference column } match => match with { Value = map(column, null).Column },
        IsNull { Value: ColumnReference column } => new IsNull(map(column, null).Column),
        _ => throw new InvalidOperationException($"{condition.GetType().Name} is no condition of a glossary."),
    };
}
