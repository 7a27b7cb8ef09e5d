using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Commands.Postgres.Maintenance;
using Quaestor.Cli.Options;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Indexes;

/// <summary><c>quaestor pg indexes advise</c>: which indexes would help, and after a yes for each, built.</summary>
sealed class AdviseCommand(SharedOptions shared, Screen screen)
{
    const int LongestStatement = 160;

    readonly Argument<string[]> _statements = new("sql") { Description = "Statements to find indexes for; without any, those that the server has measured.", Arity = ArgumentArity.ZeroOrMore };

    readonly Option<int> _workload = new("--workload") { Description = "How many of the measured statements, those with most time, 1 to 100.", HelpName = "N", DefaultValueFactory = _ => 20 };

    readonly Option<bool> _plans = new("--plans") { Description = "Show the plans before and after." };

    readonly Option<bool> _build = new("--build") { Description = "Ask for each index whether to build it, CONCURRENTLY." };

    public Command Create() => DatabaseCommand.Create("advise", "Find the indexes that would help, as the planner itself judges them; nothing is built without a yes.", shared, RunAsync, _statements, _workload, _plans, _build);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var report = await database.PostAsync(
            "indexes/advise",
            body =>
            {
                body.WriteNumber("workload"u8, parsed.GetValue(_workload));
                body.WriteStartArray("statements"u8);
                foreach (var sql in parsed.GetValue(_statements) ?? [])
                {
                    body.WriteStringValue(sql);
                }

                body.WriteEndArray();
            },
            cancellationToken);
        List<string> build = parsed.GetValue(_build) ? [.. report.Items("indexes").SelectMany(index => index.Items("build")).Select(step => step.GetString()!)] : [];
        var proposed = new ProposedStatements(database, screen);
        if (database.IsJson && build.Count > 0)
        {
            return await proposed.TellAsync(report, build, cancellationToken);
        }

        database.Tell(report, answer => Show(answer, parsed.GetValue(_plans)));
        return await proposed.RunAsync(build, cancellationToken);
    }

    void Show(JsonElement report, bool withPlans)
    {
        screen.Say($"Tried {report.Text("method")}.");
        foreach (var (statement, place) in report.Items("statements").Select((statement, place) => (statement, place + 1)))
        {
            var sql = string.Join(' ', statement.Text("sql").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            var cost = statement.TextOrNull("skipped") is { } skipped ? $"left out: {skipped}" : $"cost {statement.NumberOrNull("cost_before"):0.##} → {statement.NumberOrNull("cost_after"):0.##}";
            Line($"{place}. {cost} (× {statement.NumberOrNull("weight"):N0}) {(sql.Length > LongestStatement ? sql[..LongestStatement] + "…" : sql)}");
            if (withPlans)
            {
                ShowPlan("now", statement.Items("before"));
                ShowPlan("then", statement.Items("after"));
            }
        }

        foreach (var index in report.Items("indexes"))
        {
            screen.Data.WriteLine();
            foreach (var step in index.Items("build"))
            {
                Line($"{step.GetString()};");
            }

            var size = index.NumberOrNull("size_bytes") is { } bytes ? $"about {bytes / 1024:N0} kB" : "of unknown size";
            Line($"  saves {index.NumberOrNull("gain_percent"):0.#} % of the cost, {size}; serves {string.Join(", ", index.Items("serves"))}; the table has had {index.NumberOrNull("index_writes"):N0} writes that it would have cost since its statistics began");
            Line($"  undo: {string.Join("; ", index.Items("undo").Select(step => step.GetString()))}");
            foreach (var replaced in index.Items("replaces"))
            {
                Line($"  makes needless: {replaced.GetString()}");
            }
        }

        if (!report.Items("indexes").Any())
        {
            Line("No index would help much.");
        }

        Line($"Cost of all: {report.NumberOrNull("cost_before"):0.##} now, {report.NumberOrNull("cost_after"):0.##} then.");
        foreach (var note in report.Items("notes"))
        {
            screen.Say(note.GetString()!);
        }
    }

    void ShowPlan(string when, IEnumerable<JsonElement> lines)
    {
        foreach (var line in lines)
        {
            Line($"   {when,-4} {new string(' ', 2 * (int)line.NumberOrNull("depth")!.Value)}{line.Text("step")} (cost {line.NumberOrNull("cost"):0.##}, rows {line.NumberOrNull("rows"):N0})");
        }
    }

    void Line(string text) => screen.Data.WriteLine(SafeText.Line(text));
}
