using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Output;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Query;

/// <summary><c>quaestor query</c>: one statement, its rows on stdout.</summary>
sealed class QueryCommand(SharedOptions shared, Screen screen)
{
    const int MostRows = 100;

    readonly Argument<string> _sql = new("sql") { Description = "One SELECT, in DuckDB's SQL; - reads it from standard input." };

    readonly Option<int> _rows = new("--rows")
    {
        Description = "Rows of a table or of Markdown to print; 0 for all.",
        HelpName = "N",
        DefaultValueFactory = _ => MostRows,
    };

    public Command Create()
    {
        var command = new Command("query", "Run SQL and print its rows.") { _sql };
        shared.AddServer(command);
        command.Options.Add(shared.Dataset);
        shared.AddRows(command);
        command.Options.Add(_rows);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var destination = shared.ReadRows(parsed, screen);
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed), cancellationToken);
        var sql = parsed.GetRequiredValue(_sql) is var text && text == "-" ? await screen.Input.ReadToEndAsync(cancellationToken) : text;
        var run = await session.Api.RunAsync("sql", sql, parsed.GetValue(shared.Dataset), cancellationToken);
        foreach (var notice in run.Items("notices"))
        {
            screen.Say(notice.GetString()!);
        }

        if (run.Object("result") is { } result)
        {
            var most = parsed.GetValue(_rows);
            await new RowsOutput(session.Api, screen).WriteAsync(result, destination, most == 0 ? int.MaxValue : most, cancellationToken);
        }
        else
        {
            screen.Complain(RunErrorText.Of(run));
        }

        return ExitCode.OfStatus(run.Text("status"));
    }
}
