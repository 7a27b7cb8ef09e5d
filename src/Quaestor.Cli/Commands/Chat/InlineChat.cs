using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Quaestor.Cli.Chat;
using Quaestor.Cli.Chat.Overlays;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Ask;
using Quaestor.Cli.Output;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Turns;

namespace Quaestor.Cli.Commands.Chat;

/// <summary>A conversation line by line: with an editor on a terminal, and for programs a message a line.</summary>
sealed class InlineChat(Session session, Screen screen, ProgramCommands programs, ChatOptions options, bool isJson)
{
    const string Commands = "/source NAME, /model NAME, /rows N (0 for all), /new, /quit, and the commands of the program: /schema, /models …";

    readonly RowsDestination _table = new(RowsFormat.Table, IsFormatGiven: false, File: null, IsJson: false);

    int _rows = AnswerPrinter.MostRows;
    string? _thread = options.ThreadId;
    string? _dataset = options.Dataset;
    string? _model = options.Model;
    int _exitCode;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var isTyped = screen.IsInteractive && !isJson;
        using var editor = isTyped ? new LineEditor(options.HistoryPath, session.Api, () => _dataset) : null;
        if (isTyped)
        {
            screen.Say("Ask your data. Alt+Enter begins a new line, Tab completes, Ctrl+D leaves, /help tells more.");
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            var line = editor is not null ? await editor.ReadAsync("› ", cancellationToken) : await screen.Input.ReadLineAsync(cancellationToken);
            if (line is null || line.Trim() == "/quit")
            {
                break;
            }

            if (line.Trim() is { Length: > 0 } message)
            {
                await TakeAsync(message, editor, cancellationToken);
            }
        }

        return isTyped ? ExitCode.Fine : _exitCode;
    }

    async Task TakeAsync(string message, LineEditor? editor, CancellationToken cancellationToken)
    {
        try
        {
            if (message.StartsWith('/'))
            {
                await RunSlashAsync(message, cancellationToken);
                return;
            }

            await FollowAsync(turn => turn.FollowAsync(body => WriteRequest(body, editor?.Plain(message) ?? message), cancellationToken), editor, cancellationToken);
            while (editor is not null && await NextPendingAsync(cancellationToken) is { } approval)
            {
                if (!await DecideAsync(approval, editor, cancellationToken))
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is ApiException or CommandException)
        {
            screen.Complain(exception.Message);
            _exitCode = ExitCode.Failed;
        }
    }

    /// <summary>Ctrl+C stops the turn, and only it: as a key of an editor's, else as a signal.</summary>
    async Task FollowAsync(Func<TurnFollower, IAsyncEnumerable<ApiEvent>> follow, LineEditor? editor, CancellationToken cancellationToken)
    {
        var turn = new TurnFollower(session.Api);
        editor?.OnInterrupt(() => _ = turn.CancelAsync());
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            _ = turn.CancelAsync();
        });
        var printer = new AnswerPrinter(screen, new RowsOutput(session.Api, screen), _table) { Rows = _rows == 0 ? int.MaxValue : _rows };
        await foreach (var item in follow(turn).WithCancellation(cancellationToken))
        {
            if (!isJson)
            {
                printer.Show(item);
            }
            else if (item.Id is { } id)
            {
                screen.Data.WriteLine($"{{\"event\":\"{item.Name}\",\"id\":{id},\"data\":{item.Data.GetRawText()}}}");
                screen.Data.Flush();
            }
        }

        _thread = turn.ThreadId ?? _thread;
        if (!isJson)
        {
            await printer.FinishAsync(turn.Answer!.Value, cancellationToken);
        }

        _exitCode = await turn.ExitCodeAsync(cancellationToken);
    }

    async Task<PendingApproval?> NextPendingAsync(CancellationToken cancellationToken)
    {
        if (_exitCode != ExitCode.NeedsApproval)
        {
            return null;
        }

        var approvals = await session.Api.GetAsync("/approvals?status=pending", cancellationToken);
        return approvals.Items("items").Select(PendingApproval.Of).FirstOrDefault(approval => approval.ThreadId == _thread);
    }

    /// <returns>False where it is left for later.</returns>
    async Task<bool> DecideAsync(PendingApproval approval, LineEditor editor, CancellationToken cancellationToken)
    {
        screen.Say("");
        screen.Say("Run this change?");
        screen.Say(approval.Statement);
        screen.Say(approval.Preview);
        screen.Say(approval.Risk);
        var said = (await editor.ReadAsync("yes, no or later › ", cancellationToken))?.Trim().ToLowerInvariant();
        if (said is not ("yes" or "no"))
        {
            screen.Say("It waits.");
            return false;
        }

        var decided = await session.Api.PostAsync(
            $"/approvals/{approval.Id}", body => body.WriteString("decision"u8, said == "yes" ? "approve" : "reject"), cancellationToken);
        await FollowAsync(
            turn => turn.FollowAsync(decided.Text("thread_id"), decided.Text("turn_id"), (long)(decided.NumberOrNull("after") ?? 0), cancellationToken),
            editor,
            cancellationToken);
        return true;
    }

    async Task RunSlashAsync(string message, CancellationToken cancellationToken)
    {
        var words = CommandLineParser.SplitCommandLine(message[1..]).ToList();
        switch (words)
        {
            case ["new"]:
                _thread = null;
                screen.Say("A new conversation.");
                break;
            case ["source", var name]:
                _dataset = (await session.Api.GetAsync($"/datasets/{Uri.EscapeDataString(name)}", cancellationToken)).Text("name");
                screen.Say($"Questions go to {_dataset} now.");
                break;
            case ["model", var name]:
                _model = name;
                screen.Say($"{name} answers from now on.");
                break;
            case ["rows", var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var rows):
                _rows = rows;
                screen.Say(rows == 0 ? "Tables are printed whole." : $"Tables are printed to {rows:N0} rows.");
                break;
            case [var name, ..] when programs.Has(name):
                var done = await programs.RunAsync(new(words, session.Address, _dataset, screen.Width ?? int.MaxValue), cancellationToken);
                screen.Print(done.Text.TrimEnd());
                await screen.Data.FlushAsync(cancellationToken);
                _exitCode = done.ExitCode;
                break;
            default:
                screen.Say($"There are: {Commands}");
                break;
        }
    }

    void WriteRequest(Utf8JsonWriter body, string message)
    {
        body.WriteString("message"u8, message);
        Write("thread_id", _thread);
        Write("dataset_id", _dataset);
        Write("model", _model);

        void Write(string name, string? value)
        {
            if (value is not null)
            {
                body.WriteString(name, value);
            }
        }
    }
}
