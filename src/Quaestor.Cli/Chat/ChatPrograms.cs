using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Chat.Results;
using Quaestor.Cli.Sessions;

namespace Quaestor.Cli.Chat;

/// <summary>Commands of the program within the chat: what they print stands beside the conversation.</summary>
sealed class ChatPrograms(ChatState state, ChatSession session, ProgramCommands programs)
{
    CancellationTokenSource? _running;

    public void Run(IReadOnlyList<string> words, int width)
    {
        if (_running is not null || state.Running is not null)
        {
            state.Say("Something runs already. Ctrl+C stops it.");
            return;
        }

        var title = "/" + string.Join(' ', words);
        state.Entries.Add(new QuestionEntry(title));
        session.Run(async () =>
        {
            var running = CancellationTokenSource.CreateLinkedTokenSource(session.Closing);
            _running = running;
            (state.Running, state.RunningSince) = ("running", DateTimeOffset.UtcNow);
            try
            {
                // Away from the thread that draws: a command may take its time before it first waits.
                var call = new ProgramCall(words, session.Address!, state.Source?.Name, width);
                var done = await Task.Run(() => programs.RunAsync(call, running.Token), CancellationToken.None);
                session.Post(() => Show(title, done));
                session.LearnPending();
                session.LearnSources();
            }
            finally
            {
                // Not before: keys that were pressed meanwhile may still stop it.
                session.Post(() =>
                {
                    (_running, state.Running) = (null, null);
                    running.Dispose();
                });
            }
        });
    }

    /// <returns>Whether something ran.</returns>
    public bool Stop()
    {
        _running?.Cancel();
        return _running is not null;
    }

    void Show(string title, ProgramText done)
    {
        var number = state.Results.NextNumber;
        var text = done.Text.TrimEnd();
        if (text.Length > 0)
        {
            state.Results.Add(ShownResult.OfText(number, title, text));
        }

        var ending = done.ExitCode switch
        {
            ExitCode.Fine => "Done",
            ExitCode.Failed when done.HasData => "Something is wrong",
            ExitCode.Usage => "Not understood",
            ExitCode.RefusedByGuard => "Refused by the guard",
            ExitCode.NeedsApproval => "Needs approval",
            ExitCode.Cancelled => "Cancelled",
            _ => "Failed",
        };
        var first = text.ReplaceLineEndings("\n").Split('\n')[0];
        state.Say(
            text.Length == 0 ? $"{ending}."
                : done.ExitCode == ExitCode.Fine || done is { ExitCode: ExitCode.Failed, HasData: true } ? $"{ending}: [{number}] beside shows what it says."
                : $"{ending}: {first}",
            done.ExitCode == ExitCode.Fine ? NoteKind.Done : NoteKind.Failed);
    }
}
