using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Commands.Postgres.Maintenance;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Indexes;

/// <summary><c>quaestor pg indexes</c>: those that want mending, with the statements that do it.</summary>
sealed class IndexesCommand(SharedOptions shared, Screen screen)
{
    readonly Option<bool> _repair = new("--repair") { Description = "Ask for each invalid index whether to run the statement that mends it." };

    public Command Create() => DatabaseCommand.Create(
        "indexes", "Show indexes that are invalid, duplicate, unused or bloated, and find those that would help.", shared, RunAsync, new AdviseCommand(shared, screen).Create(), _repair);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var answer = await database.GetAsync("indexes", cancellationToken);
        if (parsed.GetValue(_repair))
        {
            List<string> statements = [.. answer.Items("items").Where(repair => repair.Text("problem") == "invalid").Select(repair => repair.Text("statement"))];
            var proposed = new ProposedStatements(database, screen);
            return database.IsJson ? await proposed.TellAsync(answer, statements, cancellationToken) : await RepairAsync(proposed, statements, cancellationToken);
        }

        database.Tell(answer, Show);
        return ExitCode.Fine;
    }

    void Show(JsonElement answer)
    {
        var repairs = answer.Items("items").ToList();
        if (repairs.Count == 0)
        {
            screen.Say("No index wants mending.");
        }

        foreach (var repair in repairs)
        {
            screen.Data.WriteLine(SafeText.Line($"{repair.Text("problem"),-9}  {repair.Text("finding")}"));
            screen.Data.WriteLine(SafeText.Line($"{"",-9}  {repair.Text("statement")}"));
            if (repair.TextOrNull("undo") is { } undo)
            {
                screen.Data.WriteLine(SafeText.Line($"{"",-9}  undo: {undo}"));
            }
        }
    }

    async Task<int> RepairAsync(ProposedStatements proposed, List<string> statements, CancellationToken cancellationToken)
    {
        if (statements.Count == 0)
        {
            screen.Say("No index is invalid.");
        }

        return await proposed.RunAsync(statements, cancellationToken);
    }
}
