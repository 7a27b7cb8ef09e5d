using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools;

/// <summary>For whom and about what a tool runs.</summary>
/// <param name="Source">The thread's source; null while it has none.</param>
public sealed record ToolContext(
    string UserId, Guid ThreadId, Guid TurnId, ISource? Source, SourceRegistry Sources, DateOnly Today);
