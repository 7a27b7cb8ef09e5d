using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Changes;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Output;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Maintenance;

/// <summary>Statements that each wait for a yes by themselves, one after the other; what runs long is told how far it is.</summary>
sealed class ProposedStatements(DatabaseSession database, Screen screen)
{
    /// <returns>The exit code: of the first that did not run to its end, and then the rest is not asked about.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        foreach (var sql in statements)
        {
            var code = await RunAsync(sql, cancellationToken);
            if (code != ExitCode.Fine)
            {
                return code;
            }
        }

        return ExitCode.Fine;
    }

    async Task<int> RunAsync(string sql, CancellationToken cancellationToken)
    {
        var run = await database.ProposeAsync(sql, cancellationToken);
        if (database.IsJson)
        {
            database.Tell(run, _ => { });
            return ExitCode.OfStatus(run.Text("status"));
        }

        if (run.Object("approval") is not { } approval)
        {
            screen.Say(RunErrorText.Of(run));
            await new ApprovalPrompt(database.Api, screen).TellReadOnlyAsync(run, cancellationToken);
            return ExitCode.OfStatus(run.Text("status"));
        }

        await using var progress = ProgressNarration.Begin(database.Api, database.Dataset, screen, cancellationToken);
        var code = await new ApprovalPrompt(database.Api, screen).AskAsync(approval, cancellationToken);
        if (code == ExitCode.Failed && sql.Contains(" CONCURRENTLY ", StringComparison.Ordinal))
        {
            await TellLeftAsync(cancellationToken);
        }

        return code;
    }

    /// <summary>What breaks off CONCURRENTLY leaves an index that serves nobody.</summary>
    async Task TellLeftAsync(CancellationToken cancellationToken)
    {
        foreach (var left in (await database.GetAsync("indexes", cancellationToken)).Items("items").Where(one => one.Text("problem") == "invalid"))
        {
            screen.Say($"{left.Text("finding")} \"quaestor pg indexes --repair\" mends it.");
        }
    }
}
