using Quaestor.Agent.Models.Planner.Ranking;

namespace Quaestor.Tests.Models.Planner.Ranking;

public sealed class ScorerTests
{
    const int MostBytes = 8_000_000;

    [Fact]
    public void TheScoreIsTheSumOfWhatFeaturesNumbersAndUnitsSay()
    {
        var scorer = Scorer.Empty(featureBits: 6, unitBits: 6, numbers: 2, kinds: 3);
        var random = new Random(1);
        foreach (var part in scorer.Parts)
        {
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = random.NextSingle() - 0.5f;
            }
        }

        uint[] features = [Features.Of("one"), Features.Of("two"), Features.Of("three")];
        double[] numbers = [0.25, -2];
        const int Kind = 2;
        var units = new float[HiddenUnits.Count];
        scorer.Units.Fill(units, features, numbers);

        var expected = features.Sum(one => scorer.Features.Table[scorer.Features.Place(one, Kind)]) + numbers.Select((one, i) => one * scorer.Numbers[i]).Sum();
        for (var i = 0; i < HiddenUnits.Count; i++)
        {
            var sum = features.Sum(one => scorer.Units.Table[(scorer.Units.Row(one) * HiddenUnits.Count) + i]) + numbers.Select((one, k) => one * scorer.Units.Numbers[(k * HiddenUnits.Count) + i]).Sum();
            expected += Math.Tanh(sum) * scorer.Units.Outs[(Kind * HiddenUnits.Count) + i];
        }

        Assert.Equal(expected, scorer.Score(features, numbers, Kind, units), 4);
    }

    [Fact]
    public void WhatIsLearnedIsTheSameAfterItWasWrittenAndRead()
    {
        var model = RankingModel.Shipped;
        using var bytes = new MemoryStream();
        model.Write(bytes);

        Assert.All(RankingModel.Read(new MemoryStream(bytes.ToArray())).Wholes.Parts.Zip(model.Wholes.Parts), pair => Assert.Equal(pair.Second, pair.First));
    }

    [Fact]
    public void WeightsAndWordsTakeLittleRoom()
    {
        var assembly = typeof(RankingModel).Assembly;
        Assert.InRange(assembly.GetManifestResourceNames().Where(name => name.Contains(".Models.Planner.", StringComparison.Ordinal)).Sum(name => assembly.GetManifestResourceStream(name)!.Length), 1, MostBytes);
    }
}
