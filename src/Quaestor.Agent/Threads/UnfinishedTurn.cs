using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Threads;

/// <summary>A turn that has not ended, as the store has it.</summary>
/// <param name="StartJson">What it was asked with; null where nobody noted it.</param>
/// <param name="Tries">Processes that were gone while it ran, since its latest step.</param>
sealed record UnfinishedTurn(
    TurnKey Key, Guid Owner, long FirstEvent, ReadOnlyMemory<byte>? StartJson, ReadOnlyMemory<byte>? ProgressJson, int Tries, DateTimeOffset StartedAt, bool IsRunning);

/// <summary>What a turn has stored so far.</summary>
/// <param name="Steps">Its messages behind the question, in their order.</param>
/// <param name="ProgressJson">As of the last of them; null where there is none.</param>
sealed record StoredSteps(IReadOnlyList<(Guid Id, ChatMessage Message)> Steps, ReadOnlyMemory<byte>? ProgressJson, IReadOnlyList<StoredEvent> Events);
