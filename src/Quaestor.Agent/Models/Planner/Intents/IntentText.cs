using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Intents;

/// <summary>Says in words what an intent asks for: how a person tells one reading from another.</summary>
static class IntentText
{
    public static string Of(Intent intent)
    {
        var shown = string.Join(", ", intent.Outputs.Select(Of));
        var of = intent.Outputs.Any(one => one.Column is null) ? $" of {Name(intent.Tables[0])}" : "";
        var via = string.Concat(intent.Via.Select(join => $" by {join.From.Schema.Name.Replace('_', ' ')}"));
        var link = intent.AnyCriterion ? " or " : " and ";
        var where = intent.Criteria.Count == 0 ? "" : $" where {string.Join(link, intent.Criteria.Select(Of))}";
        var order = intent.Order is { } by ? $", {(by.Descending ? "highest" : "lowest")} {Value(by.How, by.Column)} first" : "";
        var limit = intent.Limit is { } most ? $", {most} of them" : "";
        return $"{(intent.Distinct ? "different " : "")}{shown}{of}{via}{where}{Second(intent)}{order}{limit}";
    }

    static string Second(Intent intent)
    {
        var rows = intent.SecondCriteria.Count > 0 ? string.Join(" and ", intent.SecondCriteria.Select(Of)) : string.Join(" and ", intent.SecondTables.Select(Name));
        return intent.Second switch
        {
            SecondPart.None => "",
            SecondPart.Intersect => $", and also {rows}",
            SecondPart.Union => $", or {rows}",
            _ => $", without {rows}",
        };
    }

    static string Of(Output output) => output is { How: Aggregation.None, Column: null } ? "all columns" : Value(output.How, output.Column);

    static string Of(Criterion one) =>
        $"{Value(one.Of, one.Column)} {Words(one.Relation)} {(one.ValueOf == Aggregation.None ? one.Value : Value(one.ValueOf, one.Column))}{(one.High is null ? "" : $" and {one.High}")}".TrimEnd();

    static string Value(Aggregation how, MappedColumn? column) => how switch
    {
        Aggregation.None => Name(column!),
        Aggregation.Count => "number",
        Aggregation.CountDistinct => $"number of different {Name(column!)}",
        Aggregation.Sum => $"total {Name(column!)}",
        Aggregation.Average => $"average {Name(column!)}",
        Aggregation.Least => $"least {Name(column!)}",
        _ => $"greatest {Name(column!)}",
    };

    static string Words(Relation relation) => relation switch
    {
        Relation.Equal => "is",
        Relation.NotEqual => "is not",
        Relation.Less => "is less than",
        Relation.AtMost => "is at most",
        Relation.Greater => "is more than",
        Relation.AtLeast => "is at least",
        Relation.Between => "is between",
        Relation.Like => "is like",
        Relation.NotLike => "is not like",
        Relation.Missing => "is missing",
        _ => "is there",
    };

    static string Name(MappedColumn column) => $"{column.Schema.Name.Replace('_', ' ')} of {Name(column.Table)}";

    static string Name(MappedTable table) => table.Schema.Name.Replace('_', ' ');
}
