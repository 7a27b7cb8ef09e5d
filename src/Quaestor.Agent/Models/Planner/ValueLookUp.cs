using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Models.Planner;

/// <summary>Asks the source where names in a question stand, in columns of more values than the catalog lists.</summary>
sealed class ValueLookUp
{
    const int MostTexts = 6;
    const int MostColumns = 60;

    readonly SourceSchema _schema;
    readonly DateOnly _today;
    readonly Dialect _dialect;
    readonly SchemaMap _map;
    readonly ValueMentions _values;

    public ValueLookUp(SourceSchema schema, DateOnly today, Dialect dialect)
    {
        (_schema, _today, _dialect) = (schema, today, dialect);
        _map = new SchemaMap(schema);
        _values = new ValueMentions(_map);
    }

    /// <returns>What was found; null where the question names nothing that is not known.</returns>
    public async Task<ValueProbe?> ReadAsync(string question, RunProbe run, CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = new HashSet<MappedColumn>();
        _values.In(_values.Split(Tokenizer.Cut(question), Note), Note);
        List<string> texts = [.. asked.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(text)).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostTexts)];
        if (texts.Count == 0)
        {
            return null;
        }

        var held = new Dictionary<(string Column, string Text), string>();
        foreach (var row in await run(PlanCompiler.Compile(PlanOf(texts, [.. columns.OrderBy(one => one.Index).Take(MostColumns)]), _schema, _today, _dialect), cancellationToken) ?? [])
        {
            held.TryAdd(((string)row[0]!, ((string)row[1]!).ToLowerInvariant()), (string)row[1]!);
        }

        return (column, text) => held.GetValueOrDefault((column.ToString(), text.ToLowerInvariant()));

        string? Note(MappedColumn column, string text)
        {
            columns.Add(column);
            asked.Add(text);
            return null;
        }
    }

    static QueryPlan PlanOf(List<string> texts, List<MappedColumn> columns)
    {
        List<QueryPlan> plans = [.. columns.Select(column => Of(texts, column))];
        return plans[0] with { Combine = [.. plans.Skip(1).Select(plan => new Combination(SetOperator.UnionAll, plan))] };
    }

    static QueryPlan Of(List<string> texts, MappedColumn column)
    {
        var value = new ColumnReference(column.Schema.Name, column.Table.Schema.Name);
        List<Condition> same = [.. texts.Select(text => new TextMatch(value, TextMatchMode.Like, text))];
        return new QueryPlan
        {
            Select = [new SelectItem(new TextLiteral(column.ToString()), "place"), new SelectItem(value, "value")],
            From = new TableReference(column.Table.Schema.Name),
            Where = same.Count == 1 ? same[0] : new Or(same),
            Distinct = true,
        };
    }
}
