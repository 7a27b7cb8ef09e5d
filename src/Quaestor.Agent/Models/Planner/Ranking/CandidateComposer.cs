using System.Collections.Concurrent;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>Puts the likeliest pieces together to whole intents.</summary>
sealed class CandidateComposer(SchemaMap map)
{
    const double LeastScore = -5;
    const int MostShown = 14;
    const int ShownSets = 40;
    const int Orders = 9;
    const int CriteriaSets = 14;
    const int Tables = 5;
    const int Composed = 450;
    const int MostAtOnce = 6;
    const int MostWays = 3;

    // Which tables the same few connect is asked for most readings.
    readonly ConcurrentDictionary<string, List<MappedTable>?> _connected = new(StringComparer.Ordinal);

    public List<Candidate> Compose(IReadOnlyList<Element> elements)
    {
        var best = elements.GroupBy(one => one.Key).Select(same => same.MaxBy(one => one.Score)!).ToList();
        var shown = Shown(elements);
        var orders = best.Where(one => one.Order is not null && one.Score > LeastScore).OrderByDescending(one => one.Score).Take(Orders).Prepend(null).ToList();
        var criteria = Criteria(best);
        var sources = new SourceSets(best.Where(one => one.Role == Role.From && one.Score > LeastScore).OrderByDescending(one => one.Score).Take(Tables));
        var seconds = best.Where(one => one.Role == Role.Without && one.Score > LeastScore).OrderByDescending(one => one.Score).Take(2).Prepend(null).ToList();
        var distinct = best.Find(one => one.Role == Role.Distinct)!;

        var queue = new PriorityQueue<List<Element>, double>();
        foreach (var (output, outputScore) in shown)
        {
            foreach (var order in orders)
            {
                foreach (var (criterion, criterionScore) in criteria)
                {
                    List<Element> needed = [.. output, .. criterion];
                    if (order is not null)
                    {
                        needed.Add(order);
                    }

                    foreach (var (source, sourceScore) in sources.Beside(needed))
                    {
                        foreach (var second in seconds)
                        {
                            var score = outputScore + (order?.Score ?? 0) + criterionScore + sourceScore + (second?.Score ?? 0);
                            if (queue.Count >= Composed && queue.TryPeek(out _, out var least) && score <= least)
                            {
                                continue;
                            }

                            List<Element> pieces = [.. needed, .. source];
                            if (second is not null)
                            {
                                pieces.Add(second);
                            }

                            queue.Enqueue(pieces, score);
                            if (queue.Count > Composed)
                            {
                                queue.Dequeue();
                            }
                        }
                    }
                }
            }
        }

        var candidates = new Dictionary<string, Candidate>(StringComparer.Ordinal);
        while (queue.TryDequeue(out var pieces, out var score))
        {
            foreach (var candidate in Variants(pieces, score, best, distinct))
            {
                var key = IntentKey.Of(candidate.Intent);
                if (!candidates.TryGetValue(key, out var known) || known.Prior < candidate.Prior)
                {
                    candidates[key] = candidate;
                }
            }
        }

        return [.. candidates.Values.OrderByDescending(one => one.Prior)];
    }

    /// <summary>What to show: sets of pieces of which no two say the same words otherwise.</summary>
    static List<(List<Element> Set, double Score)> Shown(IReadOnlyList<Element> elements)
    {
        var known = elements.Where(one => one.Output is not null).GroupBy(one => one.Key).SelectMany(Apart).OrderByDescending(one => one.Score).ToList();
        var outputs = known.Where(one => one.Score > LeastScore - 1).Take(MostShown).ToList();
        if (outputs.Count == 0)
        {
            outputs = [.. known.Take(3)];
        }

        var sets = new List<(List<Element> Set, double Score)>();
        Extend([], 0);
        return [.. sets.OrderByDescending(one => one.Score).Take(ShownSets)];

        void Extend(List<Element> set, int from)
        {
            for (var i = from; i < outputs.Count; i++)
            {
                if (set.TrueForAll(one => !Clash(one, outputs[i])))
                {
                    List<Element> more = [.. set, outputs[i]];
                    sets.Add((more, more.Sum(one => one.Score)));
                    if (more.Count < MostAtOnce)
                    {
                        Extend(more, i + 1);
                    }
                }
            }
        }
    }

    /// <summary>The likeliest of those that say the same, and the likeliest of other words: "names" may be of actors here and of plays there.</summary>
    static IEnumerable<Element> Apart(IEnumerable<Element> same)
    {
        var first = same.MaxBy(one => one.Score)!;
        var second = same.Where(one => one.Mention is not null && first.Mention?.Overlaps(one.Mention) == false).MaxBy(one => one.Score);
        return second is null ? [first] : [first, second];
    }

    static bool Clash(Element left, Element right) =>
        left.Key == right.Key
        || (left.Role == Role.Star && right.Role != Role.CountRows) || (right.Role == Role.Star && left.Role != Role.CountRows)
        || (left.Also == right.Column && left.Also is not null) || (right.Also == left.Column && right.Also is not null) || (left.Column == right.Column && left.Role == right.Role && left.Column is not null)
        || (left.Mention is ColumnMention or WordMention && right.Mention is ColumnMention or WordMention && left.Mention.Overlaps(right.Mention) && left.Column != right.Column);

    static List<(List<Element> Set, double Score)> Criteria(List<Element> best)
    {
        var free = best.Where(one => one.Criterion is not null && one.Mention is ColumnMention && one.Score > LeastScore).OrderByDescending(one => one.Score).Take(2);
        var bound = best.Where(one => one.Mention is ValueMention or NumberMention && one.Score > LeastScore).ToList();
        var beam = new List<(List<Element> Set, double Score)> { ([], 0) };
        foreach (var mention in bound.GroupBy(one => one.Mention!).OrderBy(one => one.Key.Start).ThenByDescending(one => one.Key.End))
        {
            var choices = mention.OrderByDescending(one => one.Score).Take(5).ToList();
            beam = [.. beam.SelectMany(known => choices
                .Where(choice => !known.Set.Exists(other => other.Mention!.Overlaps(choice.Mention!) || other.Criterion?.High is { } high && (choice.Criterion?.Value == high || choice.Limit is not null)))
                .Select(choice => ((List<Element>)[.. known.Set, choice], known.Score + choice.Score)).Prepend(known))
                .OrderByDescending(one => one.Item2).Take(CriteriaSets)];
        }

        foreach (var one in free)
        {
            beam = [.. beam.SelectMany(known => new[] { known, ([.. known.Set, one], known.Score + one.Score) }).OrderByDescending(set => set.Item2).Take(CriteriaSets)];
        }

        return beam;
    }

    IEnumerable<Candidate> Variants(List<Element> pieces, double score, List<Element> best, Element distinct)
    {
        if (IntentOf(pieces) is not { } intent)
        {
            yield break;
        }

        foreach (var candidate in Ways(intent).SelectMany(way => Forms(new Candidate(way, pieces, score), best)))
        {
            yield return candidate;
            var made = candidate.Intent;
            if (distinct.Score > LeastScore && !made.IsGrouped && made.Second is SecondPart.None or SecondPart.Without && made.Outputs.All(one => one.How == Aggregation.None && one.Column is not null))
            {
                yield return new Candidate(made with { Distinct = true }, [.. candidate.Elements, distinct], candidate.Prior + distinct.Score);
            }
        }
    }

    /// <summary>An intent by each way in which two of its tables join.</summary>
    IEnumerable<Intent> Ways(Intent intent) => intent.Tables.Count == 1 ? [intent]
        : map.Choices.Where(ways => intent.Tables.Contains(ways[0].From.Table) && intent.Tables.Contains(ways[0].To.Table)).Take(1)
            .SelectMany(ways => ways.Skip(1).Take(MostWays)).Select(way => intent with { Via = [way] }).Prepend(intent);

    /// <summary>The ways in which criteria may go together.</summary>
    IEnumerable<Candidate> Forms(Candidate plain, List<Element> best)
    {
        yield return plain;
        var intent = plain.Intent;
        var rows = intent.Criteria.Where(one => one.Of == Aggregation.None).ToList();
        if (rows.Count is not (1 or 2) || rows.Count != intent.Criteria.Count || intent.Second != SecondPart.None)
        {
            yield break;
        }

        foreach (var role in (Role[])[Role.AnyOf, Role.Intersect, Role.Except, Role.Union])
        {
            var how = best.Find(one => one.Role == role)!;
            // What is taken away says itself what it is not.
            if (how.Score <= LeastScore || (role == Role.Except && rows[^1].Relation is Relation.NotEqual or Relation.NotLike))
            {
                continue;
            }

            foreach (var made in rows.Count == 1 ? role == Role.Except ? WithoutRows(plain, rows[0]) : [] : InTwo(intent, rows, role))
            {
                yield return new Candidate(made, [.. plain.Elements, how], plain.Prior + how.Score);
            }
        }
    }

    static IEnumerable<Intent> InTwo(Intent intent, List<Criterion> rows, Role role) => role switch
    {
        Role.AnyOf => [intent with { AnyCriterion = true }],
        Role.Intersect => [intent with { Criteria = [rows[0]], Second = SecondPart.Intersect, SecondCriteria = [rows[1]], SecondTables = intent.Tables }],
        Role.Union => [intent with { Criteria = [rows[0]], Second = SecondPart.Union, SecondCriteria = [rows[1]], SecondTables = intent.Tables }],
        _ => [intent with { Criteria = [rows[0]], Second = SecondPart.Except, SecondCriteria = [rows[1]], SecondTables = intent.Tables }],
    };

    IEnumerable<Intent> WithoutRows(Candidate plain, Criterion left)
    {
        var intent = plain.Intent;
        List<MappedTable> shown = [.. intent.Outputs.Select(one => one.Column?.Table).OfType<MappedTable>()];
        if (shown.Count == 0)
        {
            // What is counted has no column: any table that is named, but not the one that tells what is left out.
            foreach (var counted in plain.Elements.Where(one => one.Role == Role.From && one.Table != left.Column?.Table).Select(one => one.Table!))
            {
                yield return intent with { Criteria = [], Tables = [counted], Second = SecondPart.Without, SecondTables = [.. intent.Tables.Where(table => table != counted)], SecondCriteria = [left] };
            }

            yield break;
        }

        if (Connected(shown) is not { } own)
        {
            yield break;
        }

        yield return intent with { Criteria = [], Tables = own, Second = SecondPart.Except, SecondTables = intent.Tables, SecondCriteria = [left] };
        if (left.Column is { } column && own.Count == 1 && !own.Contains(column.Table))
        {
            yield return intent with { Criteria = [], Tables = own, Second = SecondPart.Without, SecondTables = [.. intent.Tables.Where(table => table != own[0])], SecondCriteria = [left] };
        }
    }

    Intent? IntentOf(List<Element> pieces)
    {
        var order = pieces.Select(one => one.Order).FirstOrDefault(one => one is not null);
        var limit = pieces.Select(one => one.Limit).FirstOrDefault(one => one is not null);
        var without = pieces.Find(one => one.Role == Role.Without)?.Table;
        if (limit is not null && order is null)
        {
            return null;
        }

        var outputs = pieces.Where(one => one.Output is not null).OrderBy(one => one.Mention?.Start ?? -1).SelectMany(one => one.Outputs).ToList();
        var criteria = pieces.Select(one => one.Criterion).OfType<Criterion>().ToList();
        var home = Home(pieces, without);
        outputs = outputs.ConvertAll(one => one with { Column = home(one.Column) });
        criteria = criteria.ConvertAll(one => one with { Column = home(one.Column) });
        var ordering = order?.Order is { } known ? known with { Column = home(known.Column) } : null;
        List<MappedTable> tables =
        [
            .. outputs.Select(one => one.Column?.Table).Concat(criteria.Select(one => one.Column?.Table)).Append(ordering?.Column?.Table)
                .Concat(pieces.Where(one => one.Role == Role.From).Select(one => one.Table)).OfType<MappedTable>().Distinct(),
        ];
        if (tables.Count == 0 || (without is not null && (tables.Contains(without) || !tables.Exists(table => Between(table, without) is not null))) || Connected(tables) is not { } all)
        {
            return null;
        }

        return new Intent
        {
            Outputs = outputs,
            Tables = all,
            Criteria = criteria,
            Order = ordering,
            Limit = ordering is null ? null : limit ?? (order!.Value.IsTop ? 1 : null),
            Second = without is null ? SecondPart.None : SecondPart.Without,
            SecondTables = without is null ? [] : [without],
        };
    }

    /// <summary>Of columns that joins make equal, the one whose table is needed anyway.</summary>
    static Func<MappedColumn?, MappedColumn?> Home(List<Element> pieces, MappedTable? without)
    {
        var needed = pieces.Where(one => one.Role == Role.From).Select(one => one.Table!)
            .Concat(pieces.SelectMany(one => new[] { one.Column, one.Also }).OfType<MappedColumn>().Where(column => column.Peers.Count == 0).Select(column => column.Table))
            .Where(table => table != without).ToHashSet();
        return column => column is null || column.Peers.Count == 0 || needed.Contains(column.Table) ? column : column.Peers.FirstOrDefault(peer => needed.Contains(peer.Table)) ?? column;
    }

    MappedJoin? Between(MappedTable table, MappedTable other) => map.JoinsOf(table).FirstOrDefault(join => join.Other(table) == other);

    List<MappedTable>? Connected(List<MappedTable> tables) =>
        tables.Count == 0 ? null : _connected.GetOrAdd(string.Join(',', tables.Select(table => table.Index).Distinct().Order()), _ => Joined([.. tables.Distinct().OrderBy(table => table.Index)]));

    List<MappedTable>? Joined(List<MappedTable> tables) => JoinPath.Connect(map, tables) is { } joins
        ? [.. tables.Concat(joins.SelectMany(join => new[] { join.From.Table, join.To.Table })).Distinct().OrderBy(table => table.Index)]
        : null;
}
