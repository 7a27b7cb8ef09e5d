using System.Globalization;
using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Chat.Overlays;

/// <summary>A call that waits for a person.</summary>
/// <param name="Statement">Exactly what would run: SQL, or a call with its arguments.</param>
/// <param name="MayEdit">Whether another statement may be put in its place.</param>
/// <param name="ThreadId">Null for one outside of conversations.</param>
sealed record PendingApproval(string Id, string? ThreadId, string Statement, bool MayEdit, string Preview, string Risk)
{
    /// <summary>Null for a call that concerns no source.</summary>
    public string? SourceId { get; init; }

    public bool NeedsAdmin { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <param name="approval">As <c>GET /approvals</c> tells it.</param>
    public static PendingApproval Of(JsonElement approval) => new(
        approval.Text("approval_id"),
        approval.TextOrNull("thread_id"),
        approval.TextOrNull("sql") ?? $"{approval.Text("tool")} {approval.Object("arguments")?.GetRawText()}".Trim(),
        approval.Flag("may_edit"),
        approval.Text("preview"),
        approval.Text("risk"))
    {
        SourceId = approval.TextOrNull("dataset_id"),
        NeedsAdmin = approval.Flag("needs_admin"),
        ExpiresAt = DateTimeOffset.TryParse(approval.Text("expires_at"), CultureInfo.InvariantCulture, out var time) ? time : null,
    };
}
