using Quaestor.Agent.Models.Planner.Ranking;

namespace Quaestor.Accuracy;

/// <summary>Learns a ranking model from examples: first the pieces, then whole intents made of pieces that were scored without them.</summary>
sealed class Trainer(int seed, Judge judge)
{
    const int PieceRounds = 4;
    const int WholeRounds = 5;
    const int MostRivals = 70;
    const int MostRun = 25;
    const float PieceRate = 0.15f;
    const float WholeRate = 0.05f;

    public RankingModel Train(IReadOnlyList<Example> examples)
    {
        var usable = examples.Where(one => one.Expected is not null).ToList();
        var names = usable.Select(one => one.Database.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        var halves = Enumerable.Range(0, 2).Select(half => usable.Where(one => names.IndexOf(one.Database.Name) % 2 == half).ToList()).ToList();
        var lists = halves.SelectMany((half, i) =>
        {
            var pieces = Pieces(halves[1 - i]);
            return half.Select(example => Rivals(example, pieces)).OfType<(List<(uint[] Hashed, double[] Numbers)> Lists, bool[] Right)>();
        }).ToList();
        var model = Wholes(lists);
        return model with { Pieces = Pieces(usable) };
    }

    Weights Pieces(List<Example> examples)
    {
        var model = RankingModel.Empty().Pieces;
        var squares = new float[model.Table.Length];
        var mean = new Mean(PieceRounds);
        var random = new Random(seed);
        var groups = examples.SelectMany(example => example.Elements.GroupBy(one => one.Key).Select(same => (Same: same.ToArray(), Holds: example.Holds(same.First())))).ToArray();
        for (var round = 0; round < PieceRounds; round++)
        {
            random.Shuffle(groups);
            foreach (var (same, holds) in groups)
            {
                // Of several links that say the same the one that looks best now stands for all, where they are right.
                var learned = same;
                if (holds && same.Length > 1)
                {
                    learned = [same.MaxBy(one => model.Score(one.Features.Hashes, (uint)one.Role))!];
                }

                foreach (var element in learned)
                {
                    var score = model.Score(element.Features.Hashes, (uint)element.Role);
                    var error = (float)((1 / (1 + Math.Exp(-score))) - (holds ? 1 : 0));
                    if (Math.Abs(error) < 0.005f)
                    {
                        continue;
                    }

                    foreach (var feature in element.Features.Hashes)
                    {
                        var place = model.Place(feature, (uint)element.Role);
                        squares[place] += error * error;
                        model.Table[place] -= PieceRate * error / MathF.Sqrt(squares[place] + 1);
                    }
                }
            }

            mean.Add(round, model.Table);
        }

        return new Weights(mean.Of);
    }

    (List<(uint[] Hashed, double[] Numbers)> Lists, bool[] Right)? Rivals(Example example, Weights pieces)
    {
        var candidates = example.Ranker.Candidates(example.Elements, RankingModel.Empty() with { Pieces = pieces });
        if (candidates.Count == 0)
        {
            return null;
        }

        var place = candidates.FindIndex(one => Agent.Models.Planner.Intents.IntentKey.Of(one.Intent) == example.Key);
        var best = candidates.Max(one => one.Prior);
        List<Candidate> kept = [.. candidates.Where((_, i) => i < MostRivals || i == place)];
        bool[] right = [.. kept.Select((one, i) => one == (place < 0 ? null : candidates[place]) || (i < MostRun && judge.IsRight(example, one)))];
        return !right.Contains(true) ? null : ([.. kept.Select(one =>
        {
            var (hashed, numbers) = CandidateFeatures.Of(one, example.Mentions, best, example.Elements);
            return (hashed.Hashes.ToArray(), numbers);
        })], right);
    }

    RankingModel Wholes(List<(List<(uint[] Hashed, double[] Numbers)> Lists, bool[] Right)> lists)
    {
        var model = RankingModel.Empty();
        var (table, squares, numberSquares) = (model.Wholes.Table, new float[model.Wholes.Table.Length], new float[RankingModel.NumberCount]);
        model.Numbers[0] = 1;
        var random = new Random(seed);
        var order = lists.ToArray();
        var (mean, meanNumbers) = (new Mean(WholeRounds), new Mean(WholeRounds));
        for (var round = 0; round < WholeRounds; round++)
        {
            random.Shuffle(order);
            foreach (var (list, right) in order)
            {
                var scores = list.Select(one =>
                {
                    var sum = 0.0;
                    foreach (var feature in one.Hashed)
                    {
                        sum += table[model.Wholes.Place(feature, 0)];
                    }

                    for (var i = 0; i < one.Numbers.Length; i++)
                    {
                        sum += one.Numbers[i] * model.Numbers[i];
                    }

                    return sum;
                }).ToArray();
                var most = scores.Max();
                var whole = scores.Sum(score => Math.Exp(score - most));
                var good = scores.Where((_, i) => right[i]).Sum(score => Math.Exp(score - most));
                for (var i = 0; i < list.Count; i++)
                {
                    var error = (float)((Math.Exp(scores[i] - most) / whole) - (right[i] ? Math.Exp(scores[i] - most) / Math.Max(good, 1e-12) : 0));
                    if (Math.Abs(error) < 0.002f)
                    {
                        continue;
                    }

                    foreach (var feature in list[i].Hashed)
                    {
                        var place = model.Wholes.Place(feature, 0);
                        squares[place] += error * error;
                        table[place] -= WholeRate * error / MathF.Sqrt(squares[place] + 1);
                    }

                    for (var k = 0; k < RankingModel.NumberCount; k++)
                    {
                        var slope = error * (float)list[i].Numbers[k];
                        numberSquares[k] += slope * slope;
                        model.Numbers[k] -= WholeRate * slope / MathF.Sqrt(numberSquares[k] + 1);
                    }
                }
            }

            mean.Add(round, table);
            meanNumbers.Add(round, model.Numbers);
        }

        return model with { Wholes = new Weights(mean.Of), Numbers = meanNumbers.Of };
    }
}

/// <summary>The mean of weights over the later rounds: what only the last examples taught weighs less.</summary>
sealed class Mean(int rounds)
{
    float[] _sum = [];
    int _count;

    public float[] Of => Array.ConvertAll(_sum, one => one / _count);

    public void Add(int round, float[] table)
    {
        if (round < rounds / 2)
        {
            return;
        }

        _sum = _sum.Length == 0 ? new float[table.Length] : _sum;
        _count++;
        for (var i = 0; i < table.Length; i++)
        {
            _sum[i] += table[i];
        }
    }
}
