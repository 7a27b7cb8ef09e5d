using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Health;

/// <summary><c>quaestor pg health</c>: the checks of a server and a database. Ends with 1 where one is critical.</summary>
sealed class HealthCommand(SharedOptions shared, Screen screen)
{
    const int MostRows = 10;

    readonly Argument<string[]> _checks = new("check") { Description = "Names of checks; without any, all.", Arity = ArgumentArity.ZeroOrMore };

    readonly Option<bool> _evidence = new("--evidence") { Description = "Show the SQL and the rows behind each finding." };

    public Command Create() => DatabaseCommand.Create("health", "Check connections, locks, vacuum, indexes, sequences, replication, settings and more.", shared, RunAsync, _checks, _evidence);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var wanted = parsed.GetValue(_checks) is { Length: > 0 } names ? $"?check={Uri.EscapeDataString(string.Join(',', names))}" : "";
        var report = await DatabaseSession.TellAsync(
            parsed, shared, screen, database => database.GetAsync($"health{wanted}", cancellationToken), answer => Show(answer, parsed.GetValue(_evidence)), cancellationToken);
        return report.Text("state") == "critical" ? ExitCode.Failed : ExitCode.Fine;
    }

    void Show(JsonElement report, bool withEvidence)
    {
        screen.Say($"{report.Text("database")} on PostgreSQL {report.Text("server")}");
        foreach (var check in report.Items("checks"))
        {
            var state = check.Text("state");
            screen.Data.WriteLine(SafeText.Line($"{state,-8}  {check.Text("title")}: {check.Text("finding")}"));
            if (state != "ok")
            {
                Tell("threshold", check.Text("threshold"));
                Tell("do", check.Text("advice"));
            }

            if (withEvidence)
            {
                screen.Data.WriteLine(SafeText.Block(check.Text("sql")));
                ShowRows(check.GetProperty("evidence"));
                screen.Data.WriteLine();
            }
        }

        void Tell(string what, string text) => screen.Data.WriteLine(SafeText.Line($"{"",-8}  {what}: {text}"));
    }

    void ShowRows(JsonElement evidence)
    {
        var columns = evidence.Items("columns").Select(column => column.GetString()!).ToList();
        var rows = evidence.Items("rows").ToList();
        if (rows.Count == 0)
        {
            return;
        }

        var table = new TextTable([.. columns.Select(column => (column, false))]);
        foreach (var row in rows.Take(MostRows))
        {
            table.Add(row.EnumerateArray().Select(cell => cell.ValueKind == JsonValueKind.Null ? "" : cell.ToString()));
        }

        table.Write(screen.Data, screen.Width);
        if (rows.Count > MostRows)
        {
            screen.Data.WriteLine($"… and {rows.Count - MostRows} more; --json has all of them.");
        }
    }
}
