using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Explain;

/// <summary><c>quaestor pg explain</c>: the plan of a statement, and what stands out in it.</summary>
sealed class ExplainCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _sql = new("sql") { Description = "The statement, without EXPLAIN; - reads it from standard input." };

    readonly Option<bool> _analyze = new("--analyze") { Description = "Run it and measure; only for statements that read." };

    public Command Create() => DatabaseCommand.Create("explain", "Show how a statement is run, and what stands out: the costliest step, wrong estimates, spills, missing indexes.", shared, RunAsync, _sql, _analyze);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var sql = parsed.GetRequiredValue(_sql) is var text && text != "-" ? text : await screen.Input.ReadToEndAsync(cancellationToken);
        await DatabaseSession.TellAsync(parsed, shared, screen, database => AskAsync(database, sql, parsed.GetValue(_analyze), cancellationToken), Show, cancellationToken);
        return ExitCode.Fine;
    }

    static async Task<JsonElement> AskAsync(DatabaseSession database, string sql, bool analyze, CancellationToken cancellationToken)
    {
        try
        {
            return await database.PostAsync(
                "explain",
                body =>
                {
                    body.WriteString("sql"u8, sql);
                    body.WriteBoolean("analyze"u8, analyze);
                },
                cancellationToken);
        }
        catch (ApiException refused) when (refused.Code is "refused" or "needs_approval")
        {
            throw new CommandException(ExitCode.RefusedByGuard, refused.Message);
        }
    }

    void Show(JsonElement explanation)
    {
        var isRun = explanation.Flag("analyzed");
        screen.Say(isRun
            ? $"Ran in {explanation.NumberOrNull("execution_ms"):0.###} ms, planned in {explanation.NumberOrNull("planning_ms"):0.###} ms."
            : $"Planned, not run. Estimated cost: {explanation.NumberOrNull("cost"):0.##}.");
        var table = isRun
            ? new TextTable([("#", true), ("step", false), ("ms", true), ("own", true), ("rows", true), ("expected", true), ("times", true)])
            : new TextTable([("#", true), ("step", false), ("cost", true), ("own", true), ("expected", true)]);
        foreach (var line in explanation.Items("lines"))
        {
            var step = $"{new string(' ', 2 * (int)line.NumberOrNull("depth")!.Value)}{line.Text("step")}";
            string[] first = [$"{line.NumberOrNull("number")}", step];
            var own = $"{line.NumberOrNull("own_percent"):0} %";
            table.Add(isRun
                ? [.. first, $"{line.NumberOrNull("milliseconds"):0.###}", own, $"{line.NumberOrNull("actual_rows"):N0}", $"{line.NumberOrNull("rows"):N0}", $"{line.NumberOrNull("loops"):N0}"]
                : [.. first, $"{line.NumberOrNull("cost"):0.##}", own, $"{line.NumberOrNull("rows"):N0}"]);
            foreach (var detail in line.Items("details"))
            {
                table.Add(["", $"{new string(' ', 2 * (int)line.NumberOrNull("depth")!.Value)}    {detail.GetString()}", "", "", .. isRun ? ["", "", ""] : (string[])[""]]);
            }
        }

        table.Write(screen.Data, screen.Width);
        foreach (var finding in explanation.Items("findings"))
        {
            screen.Data.WriteLine(SafeText.Line($"line {finding.NumberOrNull("line")}: {finding.Text("sentence")}{(finding.TextOrNull("advice") is { } advice ? $" {advice}" : "")}"));
        }
    }
}
