using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Capsules;

/// <summary><c>quaestor capsule list</c>: the latest runs, a line each.</summary>
sealed class ListCapsules(SharedOptions shared, Screen screen)
{
    const int UsualLimit = 20;
    const int LongestSql = 60;

    readonly Option<int> _limit = new("--limit")
    {
        Description = "How many, 1 to 200.",
        HelpName = "N",
        DefaultValueFactory = _ => UsualLimit,
    };

    readonly Option<string?> _thread = new("--thread") { Description = "Of one conversation only.", HelpName = "ID" };

    public Command Create()
    {
        var command = new Command("list", "List runs, latest first.");
        shared.AddServer(command);
        command.Options.Add(_limit);
        command.Options.Add(_thread);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var thread = parsed.GetValue(_thread) is { } id ? $"&thread_id={Uri.EscapeDataString(id)}" : "";
        var runs = await session.Api.GetAsync($"/runs?limit={parsed.GetValue(_limit)}{thread}", cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            var json = runs.GetProperty("items").GetRawText();
            screen.Print(json);
            return ExitCode.Fine;
        }

        var table = new TextTable([("id", false), ("when", false), ("dataset", false), ("type", false), ("status", false), ("rows", true), ("query", false)]);
        foreach (var run in runs.Items("items"))
        {
            table.Add([run.Text("run_id"), run.Text("created_at"), run.Text("dataset"), run.Text("query_type"), run.Text("status"), $"{run.NumberOrNull("row_count")}", QueryOf(run)]);
        }

        table.Write(screen.Data, screen.Width);
        return ExitCode.Fine;
    }

    static string QueryOf(JsonElement run)
    {
        var query = string.Join(' ', CapsuleText.QueryOf(run).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return query.Length <= LongestSql ? query : query[..LongestSql] + "…";
    }
}
