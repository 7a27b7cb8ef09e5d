using Quaestor.Agent.Capsules;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools;

/// <summary>For whom and about what a tool runs.</summary>
/// <param name="ThreadId">Null, as the turn is, for a call that another program makes.</param>
/// <param name="Source">The thread's source; null while it has none.</param>
public sealed record ToolContext(
    string UserId, Guid? ThreadId, Guid? TurnId, ISource? Source, GrantedSources Sources, DateOnly Today)
{
    /// <summary>With the turn, what tells this call from all others: a run keeps it, so that it is known to have run.</summary>
    public string? CallId { get; init; }

    /// <summary>What the user may do; less where nobody says.</summary>
    public Role Role { get; init; } = Role.Viewer;

    /// <summary>What a person agreed to before this call; null where nobody had to.</summary>
    public Agreement? Agreement { get; init; }

    /// <summary>
    /// What whoever made a call, given by its id, had been shown. The conversation grows while calls run beside each other, so
    /// only serial tools may ask.
    /// </summary>
    public Func<string, IReadOnlyList<Need>> WriterSaw { get; init; } = _ => [Need.Everything];

    /// <summary>A run for this call.</summary>
    /// <param name="planJson">Of a plan, what <paramref name="sql"/> was compiled from.</param>
    public NewRun RunOn(ISource source, RunMode mode, string sql, string? planJson = null) =>
        new(UserId, ThreadId, TurnId, source, mode, sql, planJson) { CallId = CallId, ApprovedBy = Agreement?.By, MayPropose = Role >= Role.Analyst };
}
