using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Models.Planner;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Ranking;

namespace Quaestor.Accuracy;

/// <summary>Measures on databases that training did not see: learned from four folds, scored on the fifth.</summary>
sealed class FoldRun(IReadOnlyList<Example> examples, Judge judge, Options options)
{
    public const int Folds = 5;

    const int MostPlanned = 8;
    const int MostRows = 5000;

    public void Measure(IReadOnlyList<int> folds)
    {
        using var misses = options["--misses"] is { } file ? new StreamWriter(file) : null;
        using var sure = options["--sure"] is { } shares ? new StreamWriter(shares) : null;
        using var predictions = options["--predictions"] is { } predicted ? new StreamWriter(predicted) : null;
        List<FoldScore> scores = [];
        List<SureAnswer> answers = [];
        foreach (var fold in folds)
        {
            var time = Stopwatch.StartNew();
            var model = new Trainer(1, judge).Train([.. examples.Where(one => FoldOf(one) != fold)]);
            var trained = time.Elapsed;
            var test = examples.Where(one => FoldOf(one) == fold).ToList();
            var (right, held) = (0, 0);
            foreach (var example in test)
            {
                var candidates = example.Ranker.Rank(example.Question.Text, model, example.Database.Probe);
                var place = candidates.FindIndex(one => IntentKey.Of(one.Intent) == example.Key);
                var (sql, share) = Voted(example, candidates);
                var isRight = sql is not null && Judge.IsRight(example, sql);
                right += isRight ? 1 : 0;
                predictions?.WriteLine(JsonSerializer.Serialize(new { id = example.Question.Id, sql }));
                held += place >= 0 ? 1 : 0;
                if (candidates.Count > 0)
                {
                    answers.Add(new(share, isRight));
                    sure?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{example.Question.Id}\t{(isRight ? 1 : 0)}\t{share:F5}"));
                }

                if (!isRight)
                {
                    misses?.WriteLine(Miss(example, candidates, place, sql));
                }
            }

            scores.Add(new(right, held, test.Count));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fold {fold}: {right}/{test.Count} = {100.0 * right / test.Count:F1} %, the expected intent among the candidates {100.0 * held / test.Count:F1} %; trained in {trained.TotalSeconds:F0} s, whole {time.Elapsed.TotalSeconds:F0} s"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean {scores.Average(score => 100.0 * score.Right / score.Questions):F1} %"));
        if (folds.Count == Folds && options["--page"] is { } page)
        {
            FigurePage.Write(page, scores, answers);
        }
    }

    /// <summary>What the planner answers where it may run its best readings.</summary>
    (string? Sql, double Share) Voted(Example example, List<Candidate> candidates)
    {
        List<(Candidate Reading, string Sql)> tried =
        [
            .. candidates.Take(MostPlanned).Where(one => one.Share >= candidates[0].Share * RowVote.LeastRival)
                .Select(one => (one, Sql: judge.Sql(example, one)!)).Where(one => one.Sql is not null).Take(RowVote.MostRun),
        ];
        if (tried.Count == 0)
        {
            return (candidates.Take(MostPlanned).Select(one => judge.Sql(example, one)).FirstOrDefault(one => one is not null), 0);
        }

        var vote = new RowVote();
        foreach (var (reading, sql) in tried)
        {
            vote.Add(reading.Share, reading.Intent.Order is not null, example.Database.Run(sql, MostRows));
        }

        var (place, share) = vote.Best();
        return (tried[place].Sql, share);
    }

    static int FoldOf(Example example) => (int)(Features.Of(example.Database.Name) % Folds);

    static string Miss(Example example, List<Candidate> candidates, int place, string? sql)
    {
        var made = candidates.Count == 0 ? "" : string.Join("; ", candidates[0].Elements.Select(one => $"{one.Role} {one.Column}{one.Table} {one.Score:F1}"));
        var needed = example.Expected is null ? SqlIntent.Read(example.Question.Sql, example.Ranker.Map).Reason
            : place >= 0 ? "" : string.Join("; ", example.Elements.Where(example.Holds).GroupBy(one => one.Key).Select(same => $"{same.First().Role} {same.First().Column}{same.First().Table}"));
        return $"{example.Question.Id} [{example.Database.Name}] place {place} of {candidates.Count}\n  asked {example.Question.Text}\n  right {example.Question.Sql}\n  given {sql?.ReplaceLineEndings(" ")}\n  made  {made}\n  need  {needed}";
    }
}
