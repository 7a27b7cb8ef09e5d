using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Output;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Changes;

/// <summary>Shows what waits for a yes, and asks for it where somebody sits at the terminal.</summary>
sealed class ApprovalPrompt(ApiClient api, Screen screen)
{
    /// <summary>What the answer to a decision holds of a result.</summary>
    const int MostRows = 100;

    /// <summary>Whether a program reads what became of a decision.</summary>
    public bool IsJson { get; init; }

    /// <param name="approval">As <c>GET /approvals</c> tells it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> AskAsync(JsonElement approval, CancellationToken cancellationToken)
    {
        Show(approval);
        var id = approval.Text("approval_id");
        if (screen.Ask("Run it? Type yes: ") is not { } answer)
        {
            screen.Say($"It waits until {approval.Text("expires_at")}. Say yes with \"quaestor pg approve {id}\", or no with \"quaestor pg reject {id}\".");
            return ExitCode.NeedsApproval;
        }

        var isYes = answer.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase);
        var code = await DecideAsync(id, isYes, reason: null, cancellationToken);
        return isYes ? code : ExitCode.NeedsApproval;
    }

    /// <summary>Says of a run that was refused whether its source is never changed at all.</summary>
    public async Task TellReadOnlyAsync(JsonElement run, CancellationToken cancellationToken)
    {
        if (run.Text("status") == "refused" && (await api.GetAsync($"/datasets/{run.Text("dataset_id")}", cancellationToken)).Text("changes") == "read_only")
        {
            screen.Say("This source is only read. Where its settings say \"changes\": \"ask\", changes are proposed, and run after a yes.");
        }
    }

    public void Show(JsonElement approval)
    {
        if (approval.TextOrNull("sql") is { } sql)
        {
            screen.Say(sql);
            screen.Say("");
        }

        screen.Say(PreviewRows.Of(approval.Text("preview")));
        screen.Say(approval.Text("risk"));
        if (approval.Flag("needs_admin"))
        {
            screen.Say("Only an administrator's yes counts.");
        }
    }

    /// <returns>The exit code of what ran; fine for a no.</returns>
    public async Task<int> DecideAsync(string id, bool isYes, string? reason, CancellationToken cancellationToken)
    {
        var decided = await api.PostAsync(
            $"/approvals/{Uri.EscapeDataString(id)}",
            body =>
            {
                body.WriteString("decision"u8, isYes ? "approve"u8 : "reject"u8);
                if (reason is not null)
                {
                    body.WriteString("reason"u8, reason);
                }
            },
            cancellationToken);
        if (IsJson)
        {
            screen.Print(decided.GetRawText());
            return CodeOf(decided, isYes);
        }

        if (decided.TextOrNull("thread_id") is { } thread)
        {
            screen.Say($"The conversation {thread} goes on.");
            return ExitCode.Fine;
        }

        if (!isYes)
        {
            screen.Say("Rejected: it did not run.");
            return ExitCode.Fine;
        }

        var run = decided.Object("run");
        foreach (var notice in (run?.Items("notices") ?? []).Select(notice => notice.GetString()!).Where(notice => notice.TrimEnd('.') != decided.Text("text").TrimEnd('.')))
        {
            screen.Say(notice);
        }

        if (decided.Flag("ok"))
        {
            screen.Print(decided.Text("text"));
            await (run is { } done ? ShowRowsAsync(done, cancellationToken) : Task.CompletedTask);
        }
        else
        {
            screen.Say(run is { } failed ? RunErrorText.Of(failed) : decided.Text("text"));
        }

        return CodeOf(decided, isYes);
    }

    /// <summary>A conversation that goes on ends as it ends.</summary>
    static int CodeOf(JsonElement decided, bool isYes) =>
        !isYes || decided.TextOrNull("thread_id") is not null ? ExitCode.Fine
        : decided.Object("run") is { } ran ? ExitCode.OfStatus(ran.Text("status"))
        : decided.Flag("ok") ? ExitCode.Fine : ExitCode.Failed;

    /// <summary>What a statement gives back (RETURNING): the first of it where it is much.</summary>
    async Task ShowRowsAsync(JsonElement run, CancellationToken cancellationToken)
    {
        if (run.Object("result") is { } result && result.Items("columns").Any())
        {
            await new RowsOutput(api, screen).WriteAsync(result, new(RowsFormat.Table, IsFormatGiven: false, File: null, IsJson: false), MostRows, cancellationToken);
        }
    }
}
