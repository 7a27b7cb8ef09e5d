using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Intents;

/// <summary>Intents that ask for the same have the same key, whichever of two joined columns they name.</summary>
static class IntentKey
{
    public static string Of(Intent intent) => string.Join(
        '|',
        string.Join(',', intent.Outputs.Select(Of).Order(StringComparer.Ordinal)),
        intent.Distinct ? "d" : "",
        Of(intent.Tables),
        string.Join(',', intent.Via.Select(join => join.From.Index)),
        Of(intent.Criteria),
        intent.AnyCriterion && intent.Criteria.Count > 1 ? "or" : "",
        intent.Order is { } order ? $"{order.How}{Of(order.Column)}{order.Descending}" : "",
        intent.Limit,
        intent.Second,
        Of(intent.SecondTables),
        Of(intent.SecondCriteria));

    public static string Of(Output output) => $"{output.How}{Of(output.Column)}";

    public static string Of(Criterion one) => $"{one.Of}{Of(one.Column)}{one.Relation}{one.Value.ToLowerInvariant()}{one.High}{one.ValueOf}";

    static string Of(IReadOnlyList<Criterion> criteria) => string.Join(',', criteria.Select(Of).Order(StringComparer.Ordinal));

    static string Of(IReadOnlyList<MappedTable> tables) => string.Join(',', tables.Select(table => table.Index).Distinct().Order());

    static string Of(MappedColumn? column) => column is null ? "*" : $"{column.Group}";
}
