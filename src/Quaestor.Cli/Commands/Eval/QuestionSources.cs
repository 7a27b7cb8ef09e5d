using Quaestor.Agent.Evaluation;
using Quaestor.Cli.Sessions;
using Quaestor.Data.Sources;

namespace Quaestor.Cli.Commands.Eval;

/// <summary>Which source a question is about: its own database, else the first that the command gives.</summary>
sealed class QuestionSources(SourceRegistry sources)
{
    readonly Dictionary<string, ISource> _byPath = sources.All.Where(one => one.Kind is not "postgres")
        .DistinctBy(one => Path.GetFullPath(one.Location)).ToDictionary(one => Path.GetFullPath(one.Location), StringComparer.Ordinal);

    public ISource Of(EvaluationQuestion question) => question.Database is not { } path
        ? sources.All[0]
        : _byPath.GetValueOrDefault(path) ?? throw new CommandException(ExitCode.Failed, $"{path} is not among the sources that could be opened.");
}
