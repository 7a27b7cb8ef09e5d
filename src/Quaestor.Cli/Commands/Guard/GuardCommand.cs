using System.CommandLine;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Guard;

/// <summary><c>quaestor guard</c>: what would become of a statement, or of each in a file; nothing runs.</summary>
sealed class GuardCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string?> _sql = new("sql")
    {
        Description = "The statement to judge; - reads it from standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> _file = new("--file")
    {
        Description = "Judge many: a JSON array of objects with \"id\" and \"sql\"; prints a JSON line for each.",
        HelpName = "CASES.json",
    };

    public Command Create()
    {
        var command = new Command("guard", "Say whether a statement would run, and if not, which layer of the guard decides so.") { _sql };
        shared.AddServer(command);
        command.Options.Add(shared.Dataset);
        command.Options.Add(shared.Json);
        command.Options.Add(_file);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(_sql) is null) == (result.GetValue(_file) is null))
            {
                result.AddError("Give one statement to judge, or a file of them with --file.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var cases = parsed.GetValue(_file) is { } file ? GuardCases.Read(file) : null;
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var judge = new RemoteGuard(session.Api, parsed.GetValue(shared.Dataset));
        if (cases is not null)
        {
            foreach (var known in cases)
            {
                screen.Print(known.Line(await judge.JudgeAsync(known.Sql, cancellationToken)));
            }

            return ExitCode.Fine;
        }

        var sql = parsed.GetValue(_sql) is { } text && text != "-" ? text : await screen.Input.ReadToEndAsync(cancellationToken);
        var judged = await judge.JudgeAsync(sql, cancellationToken);
        screen.Print(parsed.GetValue(shared.Json) ? judged.Json() : judged.Sentence());
        return judged.ExitCode;
    }
}
