using System.Text.RegularExpressions;
using Quaestor.Data.Postgres.Indexes;
using Quaestor.Data.Postgres.Plans;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>Puts together what a search has found.</summary>
sealed partial class AdviceAssembly(
    IndexSearch search,
    IWhatIf whatIf,
    IReadOnlyList<(WorkloadStatement Statement, StatementNeeds Needs)> workload,
    IReadOnlyList<IndexDefinition> chosen,
    IReadOnlyDictionary<long, (string[] Names, IReadOnlyList<TablePart> Parts)> around)
{
    /// <summary>By less a statement is not served.</summary>
    const double Served = 0.99;

    /// <param name="requests">All that was asked for, in its order; those without a fault are the workload.</param>
    public async Task<AdviceReport> ReportAsync(
        IReadOnlyList<(string Sql, string? QueryId, double Weight, string? Skipped)> requests, IReadOnlyList<string> notes, CancellationToken cancellationToken)
    {
        var after = (await search.PlansAsync(chosen, cancellationToken))!;
        var statements = new List<AdvisedStatement>();
        var places = new List<int>();
        var next = 0;
        foreach (var (sql, queryId, weight, skipped) in requests)
        {
            if (skipped is not null)
            {
                statements.Add(new(sql, queryId, weight, 0, 0, [], [], skipped));
                continue;
            }

            var (before, now) = (workload[next].Statement.Plan, after[next++]);
            places.Add(statements.Count + 1);
            statements.Add(new(workload[next - 1].Statement.Text, queryId, weight, before.Root.TotalCost, now.Root.TotalCost, before.Lines, Named(now.Lines), null));
        }

        var (costBefore, costAfter) = (Sum(statement => statement.CostBefore), Sum(statement => statement.CostAfter));
        List<AdvisedIndex> indexes = [];
        HashSet<string> taken = [.. chosen.SelectMany(index => around[index.Table.Oid].Names).Concat(chosen.SelectMany(index => index.Table.Indexes.Select(known => known.Name)))];
        foreach (var index in chosen)
        {
            indexes.Add(await OfAsync(index, taken, places, costBefore, cancellationToken));
            taken.Add(indexes[^1].Name);
        }

        return new(whatIf.Method, Math.Round(costBefore, 2), Math.Round(costAfter, 2), [.. indexes.OrderByDescending(index => index.GainPercent)], statements, notes);

        double Sum(Func<AdvisedStatement, double> cost) => statements.Sum(statement => statement.Weight * cost(statement));
    }

    /// <summary>HypoPG names its indexes by numbers that nobody else knows.</summary>
    static IReadOnlyList<PlanLine> Named(IReadOnlyList<PlanLine> lines) => [.. lines.Select(line => line with { Step = Number().Replace(line.Step, "new ") })];

    async Task<AdvisedIndex> OfAsync(IndexDefinition index, HashSet<string> taken, List<int> places, double costBefore, CancellationToken cancellationToken)
    {
        var name = AdviceWording.NameOf(index, taken);
        var with = (await search.PlansAsync(chosen, cancellationToken))!;
        var without = (await search.PlansAsync([.. chosen.Where(other => other != index)], cancellationToken))!;
        var gain = workload.Select((one, place) => one.Statement.Weight * (without[place].Root.TotalCost - with[place].Root.TotalCost)).Sum();
        return new(
            name, index.Table.Shown, index.Create(name), AdviceWording.Build(index, name, around[index.Table.Oid].Parts), AdviceWording.Undo(index, name),
            await whatIf.SizeAsync(index, cancellationToken), costBefore > 0 ? Math.Round(100 * gain / costBefore, 1) : 0, index.Table.IndexWrites,
            [.. places.Where((_, place) => with[place].Root.TotalCost < without[place].Root.TotalCost * Served)],
            [.. index.Table.Indexes.Where(index.Covers).Select(known => known.Shown)]);
    }

    [GeneratedRegex(@"<\d+>", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
