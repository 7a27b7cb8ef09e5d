using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    /// <summary>Proposes one after the other for a program, until one waits or fails, and writes them behind what they rest on: one document.</summary>
    /// <param name="answer">An object; the runs are its <c>proposed</c>.</param>
    public async Task<int> TellAsync(JsonElement answer, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        var (runs, code) = (new List<JsonElement>(), ExitCode.Fine);
        foreach (var sql in statements)
        {
            runs.Add(await database.ProposeAsync(sql, cancellationToken));
            code = ExitCode.OfStatus(runs[^1].Text("status"));
            if (code != ExitCode.Fine)
            {
                break;
            }
        }

        var whole = JsonObject.Create(answer)!;
        whole["proposed"] = new JsonArray([.. runs.Select(run => JsonNode.Parse(run.GetRawText()))]);
        screen.Print(whole.ToJsonString(Plain));
        return code;
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
