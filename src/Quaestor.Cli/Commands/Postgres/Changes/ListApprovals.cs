using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Changes;

/// <summary><c>quaestor pg approvals</c>: what waits for a yes.</summary>
sealed class ListApprovals(SharedOptions shared, Screen screen)
{
    readonly Option<bool> _all = new("--all") { Description = "Those of others too; for administrators." };

    public Command Create() => DatabaseCommand.Create("approvals", "Show what waits for a yes, on all sources or one.", shared, RunAsync, _all);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var waiting = await session.Api.GetAsync($"/approvals?status=pending{(parsed.GetValue(_all) ? "&all=true" : "")}", cancellationToken);
        var sources = (await session.Api.GetAsync("/datasets", cancellationToken)).Items("items").ToList();
        var items = waiting.Items("items").Where(approval => IsOf(approval, sources, parsed.GetValue(shared.Dataset))).ToList();
        if (parsed.GetValue(shared.Json))
        {
            screen.Print($"[{string.Join(',', items.Select(approval => approval.GetRawText()))}]");
            return ExitCode.Fine;
        }

        if (items.Count == 0)
        {
            screen.Say("Nothing waits.");
            return ExitCode.Fine;
        }

        var names = sources.ToDictionary(source => source.Text("id"), source => source.Text("name"));
        var table = new TextTable([("id", false), ("source", false), ("user", false), ("until", false), ("what", false)]);
        foreach (var approval in items)
        {
            table.Add([approval.Text("approval_id"), names.GetValueOrDefault(approval.Text("dataset_id"), ""), approval.Text("user_id"), approval.Text("expires_at"), approval.TextOrNull("sql") ?? approval.Text("tool")]);
        }

        table.Write(screen.Data, screen.Width);
        return ExitCode.Fine;
    }

    static bool IsOf(JsonElement approval, List<JsonElement> sources, string? dataset) =>
        dataset is null || approval.Text("dataset_id") == dataset || sources.Exists(source => source.Text("name") == dataset && source.Text("id") == approval.Text("dataset_id"));
}
