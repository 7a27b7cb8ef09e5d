using System.CommandLine;
using Quaestor.Agent.Evaluation;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Queries;

namespace Quaestor.Cli.Commands.Eval;

/// <summary><c>quaestor eval</c>: how often a model's queries give the rows that are right, over a set of questions.</summary>
sealed class EvalCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _file = new("file") { Description = "Questions, one JSON object a line: {id?, question, sql?, database?}; a database is the path of a SQLite file, seen from this file." };

    readonly Option<string?> _model = new("--model") { Description = "The model or route to ask; the planner without it.", HelpName = "NAME" };

    readonly Option<string?> _predictions = new("--predictions") { Description = "A file to write {id, sql, confidence, ms} to, a line per question. What it holds already is not asked again.", HelpName = "FILE" };

    readonly Option<string?> _compare = new("--compare") { Description = "Predictions of another run, to tell what changed.", HelpName = "FILE" };

    readonly Option<int> _wrong = new("--wrong") { Description = "Wrong ones to list.", HelpName = "N" };

    readonly Option<int> _parallel = new("--parallel") { Description = "Questions at a time.", HelpName = "N", DefaultValueFactory = _ => Math.Max(1, Environment.ProcessorCount) };

    public Command Create()
    {
        var command = new Command("eval", "Score the planner, a model or a route on a set of questions, by the rows that its queries give.") { _file };
        foreach (var option in new Option[] { shared.Source, shared.Config, shared.Store, shared.Today, _model, _predictions, _compare, _wrong, _parallel, shared.Json })
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var questions = EvaluationQuestion.Read(Existing(parsed.GetRequiredValue(_file)));
        var compared = parsed.GetValue(_compare) is { } other ? Prediction.Read(Existing(other)) : null;
        var given = parsed.GetValue(shared.Source) ?? [];
        var databases = questions.Select(one => one.Database).OfType<string>().Distinct().ToList();
        if (databases.Find(path => !File.Exists(path)) is { } missing)
        {
            throw new CommandException(ExitCode.Usage, $"{missing}, which a question names, is not there.");
        }

        if (given.Length == 0 && questions.FirstOrDefault(one => one.Database is null) is { } homeless)
        {
            throw new CommandException(ExitCode.Usage, $"The question {homeless.Id} names no database: give the source of such questions with --source.");
        }

        var folder = Directory.CreateTempSubdirectory("quaestor-eval-").FullName;
        try
        {
            var options = shared.ReadServer(parsed) with { Sources = [.. given, .. databases.Except(given)], WarmUp = false, Store = parsed.GetValue(shared.Store) ?? Path.Combine(folder, "store.db") };
            await using var session = await Session.OpenAsync(options, cancellationToken);
            var agent = session.Hosted!.Agent;
            var evaluator = new Evaluator(agent.Results, QueryLimits.Default, agent.Knowledge);
            Predict predict = parsed.GetValue(_model) is { } model and not "planner"
                ? new AskedModel(session.Api, model).PredictAsync
                : (question, source, cancelled) => evaluator.PlanAsync(question, source, agent.Calendar.Today, cancelled);
            using var kept = new KeptPredictions(parsed.GetValue(_predictions));
            var run = new EvaluationRun(evaluator, new QuestionSources(agent.Sources), predict, kept, screen);
            var scored = await run.RunAsync(questions, parsed.GetValue(_parallel), cancellationToken);
            var text = new EvaluationText(screen);
            text.Write(new EvaluationReport(scored), parsed.GetValue(shared.Json), parsed.GetValue(_wrong));
            if (compared is not null)
            {
                text.Compare(scored, await run.ScoreAsync(questions, compared, cancellationToken));
            }

            return ExitCode.Fine;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Existing(string file) => File.Exists(file) ? file : throw new CommandException(ExitCode.Usage, $"There is no file {file}.");
}
