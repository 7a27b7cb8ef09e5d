using System.Diagnostics;
using Quaestor.Data.Postgres.Plans;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>
/// Looks for the set of indexes with which a workload costs least, by what the planner says of each set that is tried: the best
/// one first, then the best beside it, and so on; at the end each is taken away or replaced once more.
/// </summary>
sealed class IndexSearch(IWhatIf whatIf, IReadOnlyList<(WorkloadStatement Statement, StatementNeeds Needs)> workload)
{
    /// <summary>Less of the whole cost is not worth an index.</summary>
    const double LeastGain = 0.01;

    /// <summary>Nor is less of the cost of the statement that it serves best.</summary>
    const double LeastGainOfStatement = 0.05;

    /// <summary>Sets whose costs differ by less are as good: then the smaller one is better.</summary>
    const double AsGood = 0.01;

    /// <summary>What a row that is written costs for each index more, in the planner's unit: the search, a page that is mostly in memory, and its share of WAL.</summary>
    const double CostOfWrite = 0.5;

    const int MostIndexes = 12;

    readonly Dictionary<string, PlanReading> _plans = [];
    readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Sets that were tried.</summary>
    public int Tried { get; private set; }

    /// <summary>It ended because its time was up.</summary>
    public bool IsCut { get; private set; }

    /// <param name="moves">What may be added at once.</param>
    public async Task<IReadOnlyList<IndexDefinition>> FindAsync(IReadOnlyList<IReadOnlyList<IndexDefinition>> moves, TimeSpan budget, CancellationToken cancellationToken)
    {
        List<IndexDefinition> chosen = [];
        var cost = (await CostAsync(chosen, cancellationToken))!.Value;
        var useful = moves;
        while (chosen.Count < MostIndexes)
        {
            var tried = await TryAllAsync(useful, chosen, budget, cancellationToken);
            if (Best(tried, cost) is not { } best || !await IsWorthAsync(chosen, [.. chosen, .. best.Move], cost, best.Cost, cancellationToken))
            {
                break;
            }

            (chosen, cost) = ([.. chosen.Union(best.Move)], best.Cost);

            // What does not help by now helps less beside others.
            useful = [.. tried.Where(one => one.Cost < best.CostBefore).Select(one => one.Move).Where(move => !move.All(chosen.Contains))];
        }

        return await ImproveAsync(chosen, cost, moves, budget, cancellationToken);
    }

    /// <summary>What the workload costs with these, reading and writing; null where one of them cannot be made.</summary>
    public async Task<double?> CostAsync(IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellationToken) =>
        await PlansAsync(indexes, cancellationToken) is { } plans
            ? workload.Zip(plans).Sum(pair => pair.First.Statement.Weight * pair.Second.Root.TotalCost) + indexes.Sum(WriteCost)
            : null;

    /// <summary>How each statement is planned with these.</summary>
    public async Task<IReadOnlyList<PlanReading>?> PlansAsync(IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellationToken)
    {
        if (indexes.Count == 0)
        {
            return [.. workload.Select(one => one.Statement.Plan)];
        }

        var keys = workload.Select((one, place) => KeyOf(place, one.Needs, indexes)).ToList();
        var missing = Enumerable.Range(0, workload.Count).Where(place => keys[place] is { } key && !_plans.ContainsKey(key)).ToList();
        if (missing.Count > 0)
        {
            Tried++;
            if (await whatIf.PlanAsync(indexes, [.. missing.Select(place => workload[place].Statement)], cancellationToken) is not { } plans)
            {
                return null;
            }

            foreach (var (place, plan) in missing.Zip(plans))
            {
                _plans[keys[place]!] = plan;
            }
        }

        return [.. workload.Select((one, place) => keys[place] is { } key ? _plans[key] : one.Statement.Plan)];
    }

    /// <summary>A statement knows of the indexes of its own tables only; null where none is there.</summary>
    static string? KeyOf(int place, StatementNeeds needs, IReadOnlyList<IndexDefinition> indexes)
    {
        var own = indexes.Where(index => needs.Tables.Any(table => table.Oid == index.Table.Oid)).Select(index => index.Identity).Order(StringComparer.Ordinal).ToList();
        return own.Count == 0 ? null : $"{place} {string.Join('\n', own)}";
    }

    /// <summary>Where the weights are calls that were counted, the writes were counted too.</summary>
    double WriteCost(IndexDefinition index) => workload.Any(one => one.Statement.QueryId is not null) ? index.Table.IndexWrites * CostOfWrite : 0;

    async Task<List<(IReadOnlyList<IndexDefinition> Move, double Cost, double CostBefore)>> TryAllAsync(
        IReadOnlyList<IReadOnlyList<IndexDefinition>> moves, List<IndexDefinition> chosen, TimeSpan budget, CancellationToken cancellationToken)
    {
        var before = (await CostAsync(chosen, cancellationToken))!.Value;
        List<(IReadOnlyList<IndexDefinition>, double, double)> tried = [];
        foreach (var move in moves)
        {
            if (Stopwatch.GetElapsedTime(_started) > budget)
            {
                IsCut = true;
                break;
            }

            if (await CostAsync([.. chosen.Union(move)], cancellationToken) is { } cost)
            {
                tried.Add((move, cost, before));
            }
        }

        return tried;
    }

    static (IReadOnlyList<IndexDefinition> Move, double Cost, double CostBefore)? Best(List<(IReadOnlyList<IndexDefinition> Move, double Cost, double CostBefore)> tried, double cost)
    {
        if (tried.Count == 0 || tried.Min(one => one.Cost) is var least && least >= cost * (1 - LeastGain))
        {
            return null;
        }

        // As good as the best is what leaves out no more than a hundredth of what that gains.
        return tried.Where(one => cost - one.Cost >= (1 - AsGood) * (cost - least) || one.Cost <= least * (1 + AsGood)).OrderBy(one => SizeOf(one.Move)).ThenBy(one => one.Cost).First();
    }

    /// <summary>Indexes before columns, keys before what is only held besides.</summary>
    static double SizeOf(IReadOnlyList<IndexDefinition> move) =>
        move.Sum(index => 10 + index.Keys.Sum(key => 2 + (key.IsExpression ? 1 : 0)) + (1.5 * index.Include.Count) - (index.Where is null ? 0 : 1));

    async Task<bool> IsWorthAsync(IReadOnlyList<IndexDefinition> before, IReadOnlyList<IndexDefinition> after, double costBefore, double costAfter, CancellationToken cancellationToken)
    {
        var (old, now) = (await PlansAsync(before, cancellationToken), await PlansAsync(after, cancellationToken));
        return costAfter < costBefore && old!.Zip(now!).Any(pair => pair.Second.Root.TotalCost < pair.First.Root.TotalCost * (1 - LeastGainOfStatement));
    }

    /// <summary>What was best first may be needless beside what came later, or another may now be better in its place.</summary>
    async Task<IReadOnlyList<IndexDefinition>> ImproveAsync(
        List<IndexDefinition> chosen, double cost, IReadOnlyList<IReadOnlyList<IndexDefinition>> moves, TimeSpan budget, CancellationToken cancellationToken)
    {
        foreach (var one in chosen.ToList())
        {
            List<IndexDefinition> without = [.. chosen.Where(index => index != one)];
            if (await CostAsync(without, cancellationToken) is { } less && less <= cost * (1 + (AsGood / 2)))
            {
                (chosen, cost) = (without, less);
                continue;
            }

            var others = moves.Where(move => move is [var other] && other.Table.Oid == one.Table.Oid && !chosen.Contains(other)).ToList();
            var tried = await TryAllAsync(others, without, budget, cancellationToken);
            if (tried.Count > 0 && tried.MinBy(other => other.Cost) is var best && best.Cost < cost * (1 - LeastGain))
            {
                (chosen, cost) = ([.. without, best.Move[0]], best.Cost);
            }
        }

        return chosen;
    }
}
