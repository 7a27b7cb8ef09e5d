using Quaestor.Agent.Models.Chat;

namespace Quaestor.Tests.Models.Routing;

/// <summary>Routes of models that fail by chance: whatever happens, what the reader sees makes sense.</summary>
public sealed class RandomRouteTests
{
    static readonly int Routes = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 50_000 : 3_000;
    static readonly ModelFailure[] Failures = [.. Enum.GetValues<ModelFailure>().Where(f => f != ModelFailure.BudgetExhausted)];

    [Fact]
    public async Task EveryRequestEndsInOneAnswerOrOneError()
    {
        var (answers, errors, restarts) = (0, 0, 0);
        for (var seed = 0; seed < Routes; seed++)
        {
            var random = new Random(seed);
            var models = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new PlayedModel([.. Enumerable.Range(0, 4).Select(_ => APlay(random))])).ToList();
            var steps = models.Select((model, i) => model.As($"{(char)('a' + i / 2)}/m{i}")).ToArray();
            var bench = new RouteBench();
            for (var turn = 0; turn < 3; turn++)
            {
                var before = models.Sum(model => model.Requests.Count);

                var lines = await bench.AskAsync(steps);

                var asked = models.Sum(model => model.Requests.Count) - before;
                Assert.True(asked >= 1 && asked <= 3 * steps.Length, $"Seed {seed}: {asked} requests.");
                if (Check(lines, seed))
                {
                    answers++;
                }
                else
                {
                    errors++;
                }

                restarts += lines.Count(line => line.EndsWith(" anew", StringComparison.Ordinal));
            }
        }

        Assert.True(answers > Routes / 2 && errors > Routes / 10 && restarts > Routes / 10, $"{answers} answers, {errors} errors, {restarts} restarts.");
    }

    static Play APlay(Random random)
    {
        var pieces = Enumerable.Range(0, random.Next(3)).Select(i => $"{random.Next(1000)}.{i} ").ToArray();
        return random.Next(3) == 0
            ? Play.Says([.. pieces, "whole"])
            : Play.Fails(Failures[random.Next(Failures.Length)], random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(20)) : null, pieces);
    }

    /// <returns>Whether it ended in an answer.</returns>
    static bool Check(IReadOnlyList<string> lines, int seed)
    {
        var ends = lines.Count(line => line.StartsWith("finish ", StringComparison.Ordinal) || line.StartsWith("failed ", StringComparison.Ordinal));
        Assert.True(ends == 1, $"Seed {seed}: {ends} ends.\n{string.Join('\n', lines)}");

        // Text may follow text only within one answer: between two answers the first was declared void.
        var shown = "";
        foreach (var line in lines)
        {
            if (line.StartsWith("→ ", StringComparison.Ordinal))
            {
                Assert.Equal(shown.Length > 0, line.EndsWith(" anew", StringComparison.Ordinal));
                shown = "";
            }
            else if (line.StartsWith("text ", StringComparison.Ordinal))
            {
                Assert.False(shown.EndsWith("whole", StringComparison.Ordinal), $"Seed {seed}: text behind an answer.");
                shown += line["text ".Length..];
            }
        }

        var refused = lines.FirstOrDefault(line => line.EndsWith("no other model is asked.", StringComparison.Ordinal));
        string[] uncured = ["failed bad_request", "failed content_filtered", "failed tools_unsupported"];
        Assert.Equal(uncured.Any(end => lines[^1].StartsWith(end, StringComparison.Ordinal)), refused is not null);
        if (lines[^1] == "finish stop")
        {
            Assert.EndsWith("whole", shown, StringComparison.Ordinal);
            return true;
        }

        // A refused request is the last one.
        Assert.True(refused is null || refused == lines[^2], $"Seed {seed}: somebody was asked after a refused request.");
        return false;
    }
}
