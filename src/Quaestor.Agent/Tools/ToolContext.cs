using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Files;

namespace Quaestor.Agent.Tools;

/// <summary>For whom and about what a tool runs.</summary>
/// <param name="Source">The thread's source; null while it has none.</param>
public sealed record ToolContext(
    string UserId, Guid ThreadId, Guid TurnId, FileSource? Source, SourceRegistry Sources, DateOnly Today);
