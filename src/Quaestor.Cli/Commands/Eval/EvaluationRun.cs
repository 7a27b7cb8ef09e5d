using Quaestor.Agent.Evaluation;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Eval;

/// <summary>Asks and scores all questions of a set, some at a time.</summary>
sealed class EvaluationRun(Evaluator evaluator, QuestionSources sources, Predict predict, KeptPredictions kept, Screen screen)
{
    const int Steps = 20;

    public async Task<IReadOnlyList<Scored>> RunAsync(IReadOnlyList<EvaluationQuestion> questions, int parallel, CancellationToken cancellationToken)
    {
        var scored = new Scored[questions.Count];
        var (done, step) = (0, Math.Max(1, questions.Count / Steps));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, parallel), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, questions.Count), options, async (i, cancelled) =>
        {
            var (question, source) = (questions[i], sources.Of(questions[i]));
            if (kept.Find(question.Id) is not { } prediction)
            {
                prediction = await predict(question, source, cancelled);
                kept.Add(prediction);
            }

            scored[i] = await evaluator.ScoreAsync(question, prediction, source, cancelled);
            if (Interlocked.Increment(ref done) is var count && count % step == 0)
            {
                screen.Say($"{count:N0} of {questions.Count:N0} questions");
            }
        });
        return scored;
    }

    /// <summary>Scores predictions that were made before.</summary>
    public async Task<IReadOnlyList<Scored>> ScoreAsync(IReadOnlyList<EvaluationQuestion> questions, IReadOnlyList<Prediction> predictions, CancellationToken cancellationToken)
    {
        var byId = predictions.GroupBy(one => one.Id).ToDictionary(same => same.Key, same => same.Last());
        List<Scored> scored = [];
        foreach (var question in questions)
        {
            var prediction = byId.GetValueOrDefault(question.Id) ?? new Prediction(question.Id, null, null, 0);
            scored.Add(await evaluator.ScoreAsync(question, prediction, sources.Of(question), cancellationToken));
        }

        return scored;
    }
}
