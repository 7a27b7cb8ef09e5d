namespace Quaestor.Agent.Threads;

/// <summary>An event as it is stored and sent.</summary>
/// <param name="Number">Its place in its thread, from 1; only grows, has no gaps, is never used twice.</param>
/// <param name="Json">Its data as UTF-8, written once.</param>
public sealed record StoredEvent(long Number, Guid TurnId, string Name, ReadOnlyMemory<byte> Json);
