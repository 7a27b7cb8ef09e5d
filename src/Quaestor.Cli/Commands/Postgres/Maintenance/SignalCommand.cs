using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Activity;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Maintenance;

/// <summary><c>quaestor pg cancel</c> and <c>quaestor pg end</c>: another session stopped, after a yes.</summary>
/// <param name="field">Of a session: the statement that does it.</param>
sealed class SignalCommand(string name, string description, string field, SharedOptions shared, Screen screen)
{
    readonly Argument<int> _pid = new("pid") { Description = "The session's process, as \"pg activity\" and \"pg locks\" show it." };

    public Command Create() => DatabaseCommand.Create(name, description, shared, RunAsync, _pid);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var pid = parsed.GetRequiredValue(_pid);
        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var session = (await database.GetAsync("activity", cancellationToken)).Items("items").FirstOrDefault(one => one.NumberOrNull("pid") == pid);
        if (session.TextOrNull(field) is not { } statement)
        {
            throw new CommandException(ExitCode.Failed, session.ValueKind == default
                ? $"There is no session {pid}. \"quaestor pg activity --all\" lists those that there are."
                : $"This role may not see when session {pid} began, so it cannot be named for certain. Grant it pg_monitor, and pg_signal_backend to stop sessions of others.");
        }

        screen.Say($"{session.Text("user")} {session.Text("application")}, {session.Text("state")}: {ActivityCommand.QueryOf(session)}");
        return await new ProposedStatements(database, screen).RunAsync([statement], cancellationToken);
    }
}
