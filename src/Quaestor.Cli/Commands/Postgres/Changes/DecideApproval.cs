using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Changes;

/// <summary><c>quaestor pg approve</c> and <c>quaestor pg reject</c>.</summary>
sealed class DecideApproval(string name, string description, bool isYes, SharedOptions shared, Screen screen)
{
    readonly Argument<string> _id = new("id") { Description = "As \"quaestor pg approvals\" lists it." };

    readonly Option<string?> _reason = new("--reason") { Description = "Why; it is kept with the decision.", HelpName = "TEXT" };

    public Command Create()
    {
        var command = new Command(name, description) { _id };
        shared.AddServer(command);
        command.Options.Add(_reason);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var id = parsed.GetRequiredValue(_id);
        await using var progress = isYes && await DatasetOfAsync(session.Api, id, cancellationToken) is { } dataset
            ? ProgressNarration.Begin(session.Api, dataset, screen, cancellationToken)
            : null;
        return await new ApprovalPrompt(session.Api, screen) { IsJson = parsed.GetValue(shared.Json) }.DecideAsync(id, isYes, parsed.GetValue(_reason), cancellationToken);
    }

    /// <returns>Null where it is another's, whose progress is not told.</returns>
    static async Task<string?> DatasetOfAsync(ApiClient api, string id, CancellationToken cancellationToken) =>
        (await api.GetAsync("/approvals?status=pending", cancellationToken)).Items("items").FirstOrDefault(one => one.Text("approval_id") == id).TextOrNull("dataset_id");
}
