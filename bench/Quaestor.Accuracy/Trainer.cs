using System.Runtime.InteropServices;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Ranking;

namespace Quaestor.Accuracy;

/// <summary>Learns a ranking model from examples: first the pieces, then whole intents made of pieces that were scored without them.</summary>
sealed class Trainer(int seed, Judge judge)
{
    // Readings are learned from pieces that were scored without the databases of their half.
    const int Parts = 2;

    // One question of so many is learned in other words too; more cost accuracy where questions do use the schema's words.
    const int Rewordings = 2;
    const int PieceRounds = 4;
    const int WholeRounds = 5;
    const int MostRivals = 150;
    const int MostRun = 25;

    public RankingModel Train(IReadOnlyList<Example> examples)
    {
        var sayable = examples.Where(one => one.Expected is not null).ToList();
        List<Example> usable = [.. sayable, .. sayable.Where((_, i) => i % Rewordings == 0).AsParallel().AsOrdered().Select(one => one.Reworded()).OfType<Example>()];
        var names = usable.Select(one => one.Database.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        var parts = names.Select((name, i) => (name, Part: i % Parts)).ToDictionary(pair => pair.name, pair => pair.Part);
        var pieces = Enumerable.Range(0, Parts + 1).AsParallel().AsOrdered().Select(part => Pieces([.. usable.Where(one => parts[one.Database.Name] != part)])).ToArray();
        var lists = usable.AsParallel().AsOrdered().Select(example => Rivals(example, RankingModel.Empty() with { Pieces = pieces[parts[example.Database.Name]] })).OfType<RankedList>().ToArray();
        return new RankingModel(pieces[^1], Wholes(lists));
    }

    Scorer Pieces(List<Example> examples)
    {
        var random = new Random(seed);
        var learner = new Learner(RankingModel.Empty().Pieces, rate: 0.15f, unitRate: 0.05f, least: 0.005f, random);
        var groups = examples.SelectMany(example => example.Elements.GroupBy(one => one.Key).Select(same => (Same: same.ToArray(), Holds: example.Holds(same.First())))).ToArray();
        var units = new float[HiddenUnits.Count];
        double Score(Element one) => learner.Score(CollectionsMarshal.AsSpan(one.Features.Hashes), [], (int)one.Role, units);
        for (var round = 0; round < PieceRounds; round++)
        {
            random.Shuffle(groups);
            foreach (var (same, holds) in groups)
            {
                // Of several links that say the same the one that looks best now stands for all, where they are right.
                foreach (var element in holds && same.Length > 1 ? [same.MaxBy(Score)!] : same)
                {
                    var error = (1 / (1 + Math.Exp(-Score(element)))) - (holds ? 1 : 0);
                    learner.Learn(CollectionsMarshal.AsSpan(element.Features.Hashes), [], (int)element.Role, (float)error, units);
                }
            }

            learner.EndRound(counts: round >= PieceRounds / 2);
        }

        return learner.Mean;
    }

    RankedList? Rivals(Example example, RankingModel model)
    {
        var candidates = example.Ranker.Candidates(example.Elements, model);
        if (candidates.Count == 0)
        {
            return null;
        }

        var place = candidates.FindIndex(one => IntentKey.Of(one.Intent) == example.Key);
        var fit = new CandidateFeatures(example.Ranker.Map, example.Mentions, candidates.Max(one => one.Prior), example.Elements);
        List<Candidate> kept = [.. candidates.Where((_, i) => i < MostRivals || i == place)];
        bool[] right = [.. kept.Select((one, i) => one == (place < 0 ? null : candidates[place]) || (i < MostRun && judge.IsRight(example, one)))];
        return !right.Contains(true) ? null : new RankedList([.. kept.Select(one =>
        {
            var (hashed, numbers) = fit.Of(one);
            return (hashed.Hashes.ToArray(), numbers);
        })], right);
    }

    Scorer Wholes(RankedList[] lists)
    {
        var random = new Random(seed);
        var scorer = RankingModel.Empty().Wholes;
        scorer.Numbers[0] = 1;
        var learner = new Learner(scorer, rate: 0.05f, unitRate: 0.03f, least: 0.002f, random);
        for (var round = 0; round < WholeRounds; round++)
        {
            random.Shuffle(lists);
            foreach (var (rivals, right) in lists)
            {
                var units = new float[rivals.Length][];
                var scores = rivals.Select((one, i) => learner.Score(one.Features, one.Numbers, 0, units[i] = new float[HiddenUnits.Count])).ToArray();
                var most = scores.Max();
                var parts = Array.ConvertAll(scores, score => Math.Exp(score - most));
                var (whole, good) = (parts.Sum(), Math.Max(parts.Where((_, i) => right[i]).Sum(), 1e-12));
                for (var i = 0; i < rivals.Length; i++)
                {
                    var error = (parts[i] / whole) - (right[i] ? parts[i] / good : 0);
                    learner.Learn(rivals[i].Features, rivals[i].Numbers, 0, (float)error, units[i]);
                }
            }

            learner.EndRound(counts: round >= WholeRounds / 2);
        }

        return learner.Mean;
    }

    /// <summary>What tells the readings of a question apart, and which of them are right.</summary>
    sealed record RankedList((uint[] Features, double[] Numbers)[] Rivals, bool[] Right);
}
