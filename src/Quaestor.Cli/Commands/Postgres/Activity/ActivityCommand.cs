using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Activity;

/// <summary><c>quaestor pg activity</c>: the sessions of a server.</summary>
sealed class ActivityCommand(SharedOptions shared, Screen screen)
{
    const int LongestQuery = 100;

    readonly Option<bool> _all = new("--all") { Description = "Idle sessions, too." };

    public Command Create() => DatabaseCommand.Create("activity", "Show what goes on now: sessions, transactions, waits.", shared, RunAsync, _all);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await DatabaseSession.TellAsync(parsed, shared, screen, database => database.GetAsync("activity", cancellationToken), answer => Show(answer, parsed.GetValue(_all)), cancellationToken);
        return ExitCode.Fine;
    }

    void Show(JsonElement answer, bool all)
    {
        var sessions = answer.Items("items").ToList();
        var shown = sessions.Where(session => all || session.Text("state") != "idle").ToList();
        screen.Say($"{sessions.Count} {(sessions.Count == 1 ? "session" : "sessions")}, {sessions.Count(session => session.Text("state") == "idle")} of them idle.");
        var table = new TextTable([("pid", true), ("user", false), ("application", false), ("database", false), ("state", false), ("transaction s", true), ("statement s", true), ("waits for", false), ("statement", false)]);
        foreach (var session in shown)
        {
            table.Add(
            [
                $"{session.NumberOrNull("pid")}", session.Text("user"), session.Text("application"), session.Text("database"), session.TextOrNull("state") ?? session.Text("kind"),
                $"{session.NumberOrNull("transaction_seconds"):0.0}", $"{session.NumberOrNull("query_seconds"):0.0}", WaitOf(session), QueryOf(session),
            ]);
        }

        table.Write(screen.Data, screen.Width);
    }

    internal static string WaitOf(JsonElement session) =>
        session.Items("blocked_by").ToList() is { Count: > 0 } fronts
            ? $"{session.Text("wants_lock")}, held by {string.Join(", ", fronts)}"
            : session.Text("waits_for");

    internal static string QueryOf(JsonElement session)
    {
        var query = string.Join(' ', session.Text("query").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return query.Length <= LongestQuery ? query : query[..LongestQuery] + "…";
    }
}
