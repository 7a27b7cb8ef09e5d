using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Options;
using Quaestor.Cli.Output;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Turns;

namespace Quaestor.Cli.Commands.Ask;

/// <summary><c>quaestor ask</c>: one question, its answer with the table and the SQL behind it.</summary>
sealed class AskCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _question = new("question")
    {
        Description = "What you want to know; \"SQL: …\" runs a statement without any model.",
    };

    readonly Option<bool> _stream = new("--stream") { Description = "With --json: every event as it happens, one a line." };

    readonly Option<string?> _thread = new("--thread") { Description = "Go on with this conversation.", HelpName = "ID" };

    readonly Option<string?> _model = new("--model") { Description = "The model or route to ask; \"quaestor models\" lists them.", HelpName = "NAME" };

    readonly Option<string?> _agent = new Option<string?>("--agent", "--agent-type") { Description = "Which kind of model answers.", HelpName = "online|local|planner" }
        .AcceptOnlyFromAmong("online", "local", "planner");

    public Command Create()
    {
        var command = new Command("ask", "Ask a question of your data in plain language.") { _question };
        shared.AddServer(command);
        command.Options.Add(shared.Dataset);
        command.Options.Add(shared.Today);
        command.Options.Add(shared.TimeZone);
        command.Options.Add(shared.Script);
        shared.AddRows(command);
        foreach (var option in new Option[] { _stream, _thread, _model, _agent })
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        _ = shared.ReadRows(parsed, screen);
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed), cancellationToken);
        var turn = new TurnFollower(session.Api);
        try
        {
            return await FollowAsync(turn, parsed, session, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The turn belongs to the server: leaving the stream alone would not stop it.
            await turn.CancelAsync();
            throw;
        }
    }

    async Task<int> FollowAsync(TurnFollower turn, ParseResult parsed, Session session, CancellationToken cancellationToken)
    {
        var json = parsed.GetValue(shared.Json);
        var stream = parsed.GetValue(_stream);
        var printer = new AnswerPrinter(screen, new RowsOutput(session.Api, screen), shared.ReadRows(parsed, screen));
        await foreach (var item in turn.FollowAsync(body => WriteRequest(body, parsed), cancellationToken))
        {
            if (json && stream && item.Id is { } id)
            {
                WriteLine($"{{\"event\":\"{item.Name}\",\"id\":{id},\"data\":{item.Data.GetRawText()}}}");
            }
            else if (!json)
            {
                printer.Show(item);
            }
        }

        var answer = turn.Answer ?? throw new CommandException(ExitCode.Failed, "The server ended the stream before the answer was complete. Ask again.");
        if (!json)
        {
            await printer.FinishAsync(answer, cancellationToken);
        }
        else if (!stream)
        {
            WriteLine(answer.GetRawText());
        }

        return await turn.ExitCodeAsync(cancellationToken);
    }

    void WriteRequest(Utf8JsonWriter body, ParseResult parsed)
    {
        body.WriteString("message"u8, parsed.GetRequiredValue(_question));
        Write("thread_id", parsed.GetValue(_thread));
        Write("dataset_id", parsed.GetValue(shared.Dataset));
        Write("model", parsed.GetValue(_model));
        Write("agent_type", parsed.GetValue(_agent));

        void Write(string name, string? value)
        {
            if (value is not null)
            {
                body.WriteString(name, value);
            }
        }
    }

    void WriteLine(string json)
    {
        screen.Print(json);
        screen.Data.Flush();
    }
}
