using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Activity;

/// <summary><c>quaestor pg locks</c>: who blocks whom.</summary>
sealed class LocksCommand(SharedOptions shared, Screen screen)
{
    public Command Create() => DatabaseCommand.Create("locks", "Show who blocks whom, the session at the front first.", shared, RunAsync);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await DatabaseSession.TellAsync(parsed, shared, screen, database => database.GetAsync("locks", cancellationToken), Show, cancellationToken);
        return ExitCode.Fine;
    }

    void Show(JsonElement answer)
    {
        var fronts = answer.Items("items").ToList();
        if (fronts.Count == 0)
        {
            screen.Say("Nobody waits for a lock.");
        }

        foreach (var front in fronts)
        {
            Show(front, 0);
        }
    }

    void Show(JsonElement blocked, int depth)
    {
        var session = blocked.GetProperty("session");
        var what = depth == 0
            ? $"blocks {blocked.NumberOrNull("victims")}; {session.TextOrNull("state") ?? session.Text("kind")}{Open(session)}; holds {Held(session)}"
            : $"waits {session.NumberOrNull("query_seconds"):0.0} s for {session.Text("wants_lock")}";
        screen.Data.WriteLine(SafeText.Line($"{new string(' ', depth * 2)}{session.NumberOrNull("pid")} {session.Text("user")} {session.Text("application")}: {what}. {ActivityCommand.QueryOf(session)}"));
        foreach (var waiting in blocked.Items("waiting"))
        {
            Show(waiting, depth + 1);
        }
    }

    static string Open(JsonElement session) => session.NumberOrNull("transaction_seconds") is { } seconds ? $", its transaction open for {seconds:0.0} s" : "";

    static string Held(JsonElement session) => session.Items("holds_locks").ToList() is { Count: > 0 } held ? string.Join(", ", held.Select(one => one.GetString())) : "locks that are not on tables of this database";
}
