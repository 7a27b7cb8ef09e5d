using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools;

/// <summary>For whom and about what a tool runs.</summary>
/// <param name="Source">The thread's source; null while it has none.</param>
public sealed record ToolContext(
    string UserId, Guid ThreadId, Guid TurnId, ISource? Source, SourceRegistry Sources, DateOnly Today)
{
    /// <summary>With the turn, what tells this call from all others: a run keeps it, so that it is known to have run.</summary>
    public string? CallId { get; init; }
}
